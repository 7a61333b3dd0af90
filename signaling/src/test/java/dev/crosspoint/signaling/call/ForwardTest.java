package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forward: the application lets go of an unanswered call. */
class ForwardTest {
    private static final String ANN = "+15550000001";

    private final Bench bench = new Bench();
    private String callId;

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Incoming forwards(String before, String attributes) {
        bench.app.says("/initiate", before + "<Forward to='" + ANN + "' " + attributes + "/><Ring/>");
        FakePhones.Incoming caller = bench.incoming();
        callId = bench.app.next("/initiate").text("callId");
        return caller;
    }

    @Test
    void the_caller_is_answered_when_the_callee_is_and_only_disconnect_follows() {
        FakePhones.Incoming caller = forwards("", "diversionTreatment='stack'");
        FakePhones.Phone ann = bench.phones.dialled.next();
        assertEquals(bench.number, ann.request.from());
        assertEquals(bench.number, ann.request.diversions().getFirst().number());
        assertEquals("180", caller.did.next());
        assertEquals(409, bench.post("/calls/" + callId, "{\"redirectUrl\":\"" + bench.app.url("/x") + "\"}")
            .statusCode());
        ann.answers();
        assertEquals("200", caller.did.next());
        assertEquals("join " + callId + " " + ann.request.callId(), bench.media.did.next());
        assertEquals(409, bench.post("/calls/" + ann.request.callId(),
            "{\"redirectUrl\":\"" + bench.app.url("/x") + "\"}").statusCode());
        ann.hangsUp();
        assertEquals("hangup 16", caller.did.next());
        assertEquals("hangup", bench.app.next("/status").text("cause"));
        bench.awaitNoCalls();
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void the_callees_refusal_is_the_callers() {
        FakePhones.Incoming caller = forwards("", "");
        bench.phones.dialled.next().refuses(486, "Busy Here");
        assertEquals("180", caller.did.next());
        assertEquals("reject 486", caller.did.next());
        assertEquals("busy", bench.app.next("/status").text("cause"));
    }

    @Test
    void nobody_answers_in_time() {
        FakePhones.Incoming caller = forwards("", "callTimeout='12'");
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.rings();
        bench.time.pass(Duration.ofSeconds(12));
        assertEquals("timeout", bench.app.next("/status").text("cause"));
        assertEquals("180", caller.did.next());
        assertEquals("reject 480", caller.did.next());
    }

    @Test
    void a_caller_who_gives_up_cancels_it() {
        FakePhones.Incoming caller = forwards("", "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        caller.cancels();
        assertEquals("hangup 16", ann.did.next());
        assertEquals("cancel", bench.app.next("/status").text("cause"));
    }

    @Test
    void an_answered_call_cannot_be_forwarded() {
        forwards("<Ring duration='1'/>", "");
        bench.time.pass(Duration.ofSeconds(1));
        assertEquals("application-error", bench.app.next("/status").text("cause"));
    }

    @Test
    void it_goes_through_over_the_accounts_limit() {
        try (Bench small = new Bench(CallSettings.defaults().limits(
            new CallSettings.Limits(1, 1, Duration.ofMinutes(5))))) {
            small.app.says("/initiate", "<Forward to='" + ANN + "'/>");
            FakePhones.Incoming caller = small.incoming();
            small.phones.dialled.next().answers();
            assertEquals("180", caller.did.next());
            assertEquals("200", caller.did.next());
        }
    }
}
