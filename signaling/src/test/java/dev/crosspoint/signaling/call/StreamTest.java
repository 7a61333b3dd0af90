package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.stream.StreamEnd;
import dev.crosspoint.signaling.stream.StreamEnd.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** StartStream and StopStream: what is ordered, what ends it, and what the application is told. */
class StreamTest {
    private static final String TOLD = " destination=\"wss://agent.example/call?k=1\" streamEventUrl=\"/stream\"";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Incoming call(String verbs) {
        bench.app.says("/initiate", verbs);
        FakePhones.Incoming phone = bench.incoming();
        bench.app.next("/initiate");
        return phone;
    }

    private JsonNode event(String eventType) {
        CustomerApp.Hit hit = bench.app.next("/stream");
        assertEquals(eventType, hit.text("eventType"));
        return hit.json();
    }

    private static String text(JsonNode event, String... path) {
        JsonNode at = event;
        for (String name : path) {
            at = at == null ? null : at.get(name);
        }
        return at == null ? null : at.isString() ? at.stringValue() : at.toString();
    }

    @Test
    void a_stream_runs_beside_the_document_and_ends_with_the_call() {
        FakePhones.Incoming phone = call("<StartStream name=\"live\"" + TOLD + " tracks=\"both\" mode=\"bidirectional\""
            + " destinationUsername=\"u\" destinationPassword=\"p\" username=\"eu\" password=\"ep\">"
            + "<StreamParam name=\"lang\" value=\"en &amp; de\"/></StartStream><Pause duration=\"60\"/>");
        FakeStreams.Ordered stream = bench.streams.ordered.next();
        assertEquals("200", phone.did.next());
        assertEquals("live", stream.order.name());
        assertEquals(Map.of("lang", "en & de"), stream.order.params());
        assertEquals("Basic dTpw", stream.order.credentials().header());
        assertTrue(stream.order.speaks());
        assertEquals(bench.account, stream.order.accountId());
        bench.time.awaitAlarm(Duration.ofSeconds(60));
        stream.accepts();
        CustomerApp.Hit hit = bench.app.next("/stream");
        assertEquals("Basic ZXU6ZXA=", hit.authorization());
        JsonNode started = hit.json();
        assertEquals("mediaStreamStarted", text(started, "eventType"));
        assertEquals(stream.order.callId(), text(started, "callId"));
        assertEquals(stream.order.streamId(), text(started, "mediaStream", "id"));
        assertEquals(47, stream.order.streamId().length());
        assertEquals("live", text(started, "mediaStream", "name"));
        assertEquals("WebSocket", text(started, "mediaStream", "type"));
        assertEquals("[\"inbound\",\"outbound\"]", text(started, "mediaStream", "tracks"));
        assertEquals("wss://agent.example/call?k=1", text(started, "mediaStream", "destination"));
        assertEquals("2026-11-20T09:00:00.123Z", text(started, "mediaStream", "startTime"));
        assertNull(started.get("cause"));
        bench.time.advance(Duration.ofMillis(12_500));
        phone.hangsUp();
        JsonNode stopped = event("mediaStreamStopped");
        assertEquals("closed", text(stopped, "cause"));
        assertNull(stopped.get("errorMessage"));
        assertEquals("PT12.5S", text(stopped, "mediaStream", "duration"));
        bench.app.next("/status");
    }

    @Test
    void a_stream_lives_on_through_redirects_until_it_is_stopped_by_name() {
        bench.app.says("/next", "<Pause duration=\"2\"/><StopStream name=\"live\"/><StopStream name=\"none\"/>"
            + "<Pause duration=\"3\"/>");
        call("<StartStream name=\"live\"" + TOLD + "/><Redirect redirectUrl=\"/next\"/>");
        FakeStreams.Ordered stream = bench.streams.ordered.next();
        bench.app.next("/next");
        stream.accepts();
        event("mediaStreamStarted");
        bench.time.pass(Duration.ofSeconds(2));
        assertEquals("closed", text(event("mediaStreamStopped"), "cause"));
        bench.time.pass(Duration.ofSeconds(3));
        assertEquals("hangup", bench.app.next("/status").text("cause"));
    }

    @Test
    void a_document_that_waits_goes_on_when_the_server_has_closed() {
        FakePhones.Incoming phone = call("<StartStream name=\"agent\" mode=\"bidirectional\"" + TOLD + "/>"
            + "<StopStream name=\"agent\" wait=\"true\"/><Hangup/>");
        FakeStreams.Ordered stream = bench.streams.ordered.next();
        stream.accepts();
        event("mediaStreamStarted");
        bench.time.advance(Duration.ofHours(1));
        assertEquals(List.of("200"), phone.did.rest());
        stream.ends(StreamEnd.CLOSED);
        event("mediaStreamStopped");
        bench.app.next("/status");
    }

    @Test
    void a_document_that_waits_goes_on_when_there_is_no_stream_or_never_was() {
        call("<StopStream name=\"agent\" wait=\"true\"/><StartStream name=\"agent\"" + TOLD + "/>"
            + "<StopStream name=\"agent\" wait=\"true\"/>");
        bench.streams.ordered.next().ends(new StreamEnd(Cause.CONNECTION_ERROR, "no connection"));
        JsonNode rejected = event("mediaStreamRejected");
        assertEquals("connection-error", text(rejected, "cause"));
        assertEquals("no connection", text(rejected, "errorMessage"));
        assertEquals("agent", text(rejected, "mediaStream", "name"));
        assertNull(rejected.get("mediaStream").get("startTime"));
        assertEquals("hangup", bench.app.next("/status").text("cause"));
    }

    @Test
    void a_second_stream_of_a_name_is_rejected_and_the_first_goes_on() {
        call("<StartStream name=\"live\"" + TOLD + "/><StartStream name=\"live\" tracks=\"outbound\"" + TOLD + "/>"
            + "<Pause duration=\"60\"/>");
        FakeStreams.Ordered first = bench.streams.ordered.next();
        JsonNode rejected = event("mediaStreamRejected");
        assertEquals("duplicate", text(rejected, "cause"));
        assertEquals(first.order.streamId(), text(rejected, "originalMediaStream", "id"));
        assertFalse(text(rejected, "mediaStream", "id").equals(first.order.streamId()));
        first.accepts();
        event("mediaStreamStarted");
        assertEquals(List.of(), bench.streams.ordered.rest());
    }

    @Test
    void four_tracks_are_streamed_at_once_and_a_fifth_when_one_is_over() {
        call("<StartStream tracks=\"both\"" + TOLD + "/><StartStream tracks=\"outbound\" name=\"c\"" + TOLD + "/>"
            + "<StartStream tracks=\"both\" name=\"d\"" + TOLD + "/><Pause duration=\"9\"/><StopStream name=\"c\"/>"
            + "<StartStream tracks=\"both\" name=\"d\"" + TOLD + "/><Pause duration=\"60\"/>");
        FakeStreams.Ordered both = bench.streams.ordered.next();
        assertEquals(both.order.streamId(), both.order.name());
        FakeStreams.Ordered one = bench.streams.ordered.next();
        one.accepts();
        JsonNode a = bench.app.next("/stream").json();
        JsonNode b = bench.app.next("/stream").json();
        JsonNode rejected = text(a, "eventType").equals("mediaStreamRejected") ? a : b;
        assertEquals("track-limit", text(rejected, "cause"));
        assertEquals("d", text(rejected, "mediaStream", "name"));
        bench.time.pass(Duration.ofSeconds(9));
        event("mediaStreamStopped");
        assertEquals("d", bench.streams.ordered.next().order.name());
    }

    @Test
    void one_that_is_stopped_while_it_connects_is_told_of_as_rejected() {
        FakePhones.Incoming phone = call("<StartStream name=\"live\"" + TOLD + "/><Pause duration=\"60\"/>");
        bench.streams.ordered.next();
        bench.time.awaitAlarm(Duration.ofSeconds(60));
        phone.hangsUp();
        JsonNode rejected = event("mediaStreamRejected");
        assertEquals("error", text(rejected, "cause"));
        assertEquals("stopped before the server had accepted it", text(rejected, "errorMessage"));
    }

    @Test
    void a_stream_that_nobody_wants_to_hear_of_runs_all_the_same() {
        FakePhones.Incoming phone = call("<StartStream destination=\"ws://agent.example\"/><Pause duration=\"60\"/>");
        FakeStreams.Ordered stream = bench.streams.ordered.next();
        stream.accepts();
        bench.time.awaitAlarm(Duration.ofSeconds(60));
        phone.hangsUp();
        bench.app.next("/status");
    }

    @Test
    void a_broken_connection_is_told_of_and_the_call_goes_on() {
        call("<StartStream" + TOLD + "/><Pause duration=\"60\"/>");
        FakeStreams.Ordered stream = bench.streams.ordered.next();
        stream.accepts();
        event("mediaStreamStarted");
        stream.ends(new StreamEnd(Cause.CONNECTION_ERROR, "the connection broke"));
        JsonNode stopped = event("mediaStreamStopped");
        assertEquals("connection-error", text(stopped, "cause"));
        assertEquals("the connection broke", text(stopped, "errorMessage"));
        bench.time.pass(Duration.ofSeconds(60));
        assertEquals("hangup", bench.app.next("/status").text("cause"));
    }
}
