package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.endpoint.EndpointBxml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A document put to an endpoint runs on the call that the endpoint is in. */
class EndpointDocumentsTest {
    private static final String NEXT = "<Response><Redirect redirectUrl='/next'/></Response>";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private EndpointBxml.Outcome put(String account, String document) {
        Instant now = bench.time.now();
        Endpoint endpoint = new Endpoint(Bench.ENDPOINT, account, Direction.BIDIRECTIONAL, null, null, null, now,
            now.plus(Duration.ofHours(24)));
        return bench.calls.endpointDocuments().replace(endpoint, document);
    }

    /** An answered outbound call, being joined to the endpoint. */
    private FakePhones.Phone connecting() {
        bench.app.says("/answer", "<Connect><Endpoint>" + Bench.ENDPOINT + "</Endpoint></Connect>")
            .says("/next", "<Hangup/>");
        bench.create(Map.of());
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.answers();
        bench.app.next("/answer");
        return phone;
    }

    /** The device takes the call. */
    private FakeConnector.Attempt joined() {
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        attempt.accepts();
        bench.time.awaitAlarm(Duration.ofHours(24).plusMinutes(5));
        return attempt;
    }

    @Test
    void document_takes_the_joined_call_from_the_device() {
        FakePhones.Phone phone = connecting();
        FakeConnector.Attempt attempt = joined();
        assertInstanceOf(EndpointBxml.Outcome.Running.class, put(bench.account, NEXT));
        assertEquals("cancel", attempt.did().next());
        assertEquals("redirect", bench.app.next("/next").text("eventType"));
        assertEquals("hangup 16", phone.did.next());
        assertEquals("hangup", bench.app.next("/disconnect").text("cause"));
        bench.awaitNoCalls();
        assertInstanceOf(EndpointBxml.Outcome.Idle.class, put(bench.account, NEXT));
    }

    @Test
    void document_that_is_none_changes_nothing() {
        FakePhones.Phone phone = connecting();
        FakeConnector.Attempt attempt = joined();
        for (String bad : List.of("<", "", "<Response><Fly/></Response>", "<Response><PlayAudio/></Response>")) {
            EndpointBxml.Outcome.Invalid invalid =
                assertInstanceOf(EndpointBxml.Outcome.Invalid.class, put(bench.account, bad));
            assertTrue(invalid.description().startsWith("Invalid BXML: "), invalid::description);
        }
        assertEquals(List.of(), phone.did.rest());
        assertEquals(List.of(), attempt.did().rest());
    }

    @Test
    void endpoint_without_a_call_or_of_another_account_is_idle() {
        assertInstanceOf(EndpointBxml.Outcome.Idle.class, put(bench.account, NEXT));
        FakePhones.Phone phone = connecting();
        joined();
        assertInstanceOf(EndpointBxml.Outcome.Idle.class, put("another", NEXT));
        assertEquals(List.of(), phone.did.rest());
    }
}
