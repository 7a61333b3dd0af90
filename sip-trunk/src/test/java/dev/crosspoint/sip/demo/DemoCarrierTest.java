package dev.crosspoint.sip.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.SipSettings;
import dev.crosspoint.sip.SipTrunks;
import dev.crosspoint.sip.Trunk;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node and the carrier with real sockets and real media. */
class DemoCarrierTest {
    private MediaEngine nodeMedia;
    private MediaEngine carrierMedia;
    private SipTrunks node;
    private DemoCarrier carrier;

    @BeforeEach
    void start() throws IOException {
        nodeMedia = MediaEngine.start(MediaSettings.loopback());
        carrierMedia = MediaEngine.start(MediaSettings.loopback());
        int carrierPort = FreePorts.one();
        node = SipTrunks.start(SipSettings.loopback(Trunk.to("demo", "sip:127.0.0.1:" + carrierPort)), nodeMedia);
        carrier = DemoCarrier.start(new DemoCarrierSettings("127.0.0.1", carrierPort,
                "sip:127.0.0.1:" + node.port(), "+15550100000", Duration.ofMillis(20)), carrierMedia);
    }

    @AfterEach
    void stop() {
        carrier.close();
        node.close();
        nodeMedia.close();
        carrierMedia.close();
    }

    private static DialRequest to(String number) {
        return new DialRequest(number, "+15551230002", null, false, null, "c-" + number);
    }

    private static CallEnd end(List<PhoneCallEvent> events) {
        Await.until(() -> events.stream().anyMatch(PhoneCallEvent.Ended.class::isInstance), events::toString);
        return ((PhoneCallEvent.Ended) events.getLast()).end();
    }

    private static boolean hears(List<PhoneCallEvent> events) {
        return events.stream().anyMatch(event -> event instanceof PhoneCallEvent.Media(MediaEvent.RtpStarted _));
    }

    @Test
    void a_dialled_number_rings_answers_and_talks() throws Exception {
        List<PhoneCallEvent> events = new CopyOnWriteArrayList<>();
        PhoneCall call = node.dial(to("+15550100001"), events::add);
        Await.until(call::answered, events::toString);
        assertTrue(events.contains(new PhoneCallEvent.Ringing()));
        Await.until(() -> hears(events), events::toString);
        Await.until(() -> call.leg().quality().packetsReceived() > 20, () -> call.leg().quality().toString());
        call.hangup(HangupReason.NORMAL);
        assertEquals(EndedBy.LOCAL, end(events).by());
        Await.until(() -> carrier.activeCalls() == 0, () -> "the carrier still has a call");
    }

    @Test
    void the_carrier_calls_the_node_and_talks() throws Exception {
        List<PhoneCallEvent> events = new CopyOnWriteArrayList<>();
        AtomicReference<IncomingCall> taken = new AtomicReference<>();
        node.onIncoming(call -> {
            call.events(events::add);
            taken.set(call);
            call.answer();
        });
        PhoneCall placed = carrier.callNode("+15551230001");
        Await.until(() -> hears(events), events::toString);
        assertEquals("+15551230001", taken.get().to());
        assertEquals("+15550100000", taken.get().from());
        assertEquals("Demo Carrier", taken.get().displayName());
        placed.hangup(HangupReason.NORMAL);
        assertEquals(EndedBy.REMOTE, end(events).by());
    }

    @Test
    void the_special_numbers_do_what_they_say() throws Exception {
        for (int code : new int[] {486, 603, 404, 503}) {
            List<PhoneCallEvent> events = new CopyOnWriteArrayList<>();
            node.dial(to("+155501" + String.format("%04d", code)), events::add);
            assertEquals(code, end(events).sipCode());
            assertEquals(EndedBy.REMOTE, end(events).by());
        }
        List<PhoneCallEvent> unanswered = new CopyOnWriteArrayList<>();
        PhoneCall call = node.dial(to("+155501000480"), unanswered::add);
        Await.until(() -> unanswered.contains(new PhoneCallEvent.Ringing()), unanswered::toString);
        call.hangup(HangupReason.NO_ANSWER);
        assertEquals(487, end(unanswered).sipCode());
        Await.until(() -> carrier.activeCalls() == 0, () -> "the carrier still rings");
    }

    @Test
    void early_media_is_heard_before_the_answer() throws Exception {
        List<PhoneCallEvent> events = new CopyOnWriteArrayList<>();
        PhoneCall call = node.dial(to("+155501000183"), events::add);
        Await.until(() -> hears(events), events::toString);
        assertTrue(events.contains(new PhoneCallEvent.EarlyMedia()));
        assertTrue(!call.answered() || events.contains(new PhoneCallEvent.Answered()));
        Await.until(call::answered, events::toString); // at the greeting's end
        call.hangup(HangupReason.NORMAL);
    }
}
