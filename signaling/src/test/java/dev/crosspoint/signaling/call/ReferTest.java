package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refer: the caller's own phone is sent to somebody else, in every ending. */
class ReferTest {
    private static final String TARGET = "sip:alice@example.com";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Incoming refers(String attributes) {
        bench.app.says("/initiate", "<Refer " + attributes + "><SipUri>" + TARGET + "</SipUri></Refer>"
            + "<Pause duration='3000'/>");
        FakePhones.Incoming caller = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("200", caller.did.next(), "a call is answered before it can be referred");
        assertEquals("refer " + TARGET, caller.did.next());
        return caller;
    }

    @Test
    void a_caller_who_got_there_is_hung_up_and_the_application_told() {
        bench.app.says("/done", "<Pause duration='99'/>");
        FakePhones.Incoming caller = refers("referCompleteUrl='/done' tag='t'");
        caller.referEnds(true, 202, 200);
        assertEquals("hangup 16", caller.did.next());
        CustomerApp.Hit done = bench.app.next("/done");
        assertEquals("referComplete", done.text("eventType"));
        assertEquals("success", done.text("referCallStatus"));
        assertEquals("202", done.text("referSipResponseCode"));
        assertEquals("200", done.text("notifySipResponseCode"));
        assertEquals("t", done.text("tag"));
        assertEquals("hangup", bench.app.next("/status").text("cause"));
        bench.awaitNoCalls();
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void a_refusal_lets_the_reply_run_on_the_call() {
        bench.app.says("/done", "<Pause duration='98'/>");
        FakePhones.Incoming caller = refers("referCompleteUrl='/done' referCompleteMethod='POST'");
        caller.referEnds(false, 603, 0);
        CustomerApp.Hit done = bench.app.next("/done");
        assertEquals("failure", done.text("referCallStatus"));
        assertEquals("603", done.text("referSipResponseCode"));
        assertNull(done.text("notifySipResponseCode"));
        bench.time.awaitAlarm(Duration.ofSeconds(98));
    }

    @Test
    void without_a_url_a_failure_goes_on_with_the_next_verb_and_success_ends_the_call() {
        refers("").referEnds(false, 202, 486);
        bench.time.awaitAlarm(Duration.ofSeconds(3000));
        FakePhones.Incoming second = refers("");
        second.referEnds(true, 202, 200);
        assertEquals("hangup 16", second.did.next());
        assertEquals("hangup", bench.app.next("/status").text("cause"));
    }

    @Test
    void a_caller_who_accepts_and_leaves_counts_as_gone_there() {
        FakePhones.Incoming caller = refers("referCompleteUrl='/done'");
        caller.referEnds(true, 202, 0);
        caller.hangsUp();
        assertEquals("success", bench.app.next("/done").text("referCallStatus"));
        assertEquals("hangup", bench.app.next("/status").text("cause"));
        bench.awaitNoCalls();
    }

    @Test
    void a_caller_who_hangs_up_meanwhile_ends_the_call() {
        refers("referCompleteUrl='/done'").hangsUp();
        assertEquals("hangup", bench.app.next("/status").text("cause"));
        bench.awaitNoCalls();
    }

    @Test
    void a_network_that_says_nothing_is_not_waited_for_for_ever() {
        bench.app.says("/done", "<Hangup/>");
        FakePhones.Incoming caller = refers("referCompleteUrl='/done'");
        bench.time.pass(ReferExecutor.GUARD);
        assertEquals("failure", bench.app.next("/done").text("referCallStatus"));
        assertEquals("hangup 16", caller.did.next());
    }

    @Test
    void a_redirect_through_the_api_takes_the_call_back() {
        bench.app.says("/own", "<Pause duration='97'/>");
        bench.app.says("/initiate", "<Refer><SipUri>" + TARGET + "</SipUri></Refer>");
        FakePhones.Incoming caller = bench.incoming();
        String callId = bench.app.next("/initiate").text("callId");
        assertEquals("200", caller.did.next());
        assertEquals("refer " + TARGET, caller.did.next());
        assertEquals(200, bench.post("/calls/" + callId, "{\"redirectUrl\":\"" + bench.app.url("/own") + "\"}")
            .statusCode());
        bench.app.next("/own");
        bench.time.awaitAlarm(Duration.ofSeconds(97));
        caller.referEnds(true, 202, 200);
        assertEquals("answered", bench.state(callId).get("state").stringValue());
    }

    @Test
    void an_outbound_call_cannot_be_referred() {
        bench.app.says("/answer", "<Refer><SipUri>" + TARGET + "</SipUri></Refer>");
        bench.create(java.util.Map.of());
        bench.phones.dialled.next().answers();
        bench.app.next("/answer");
        assertEquals("application-error", bench.app.next("/disconnect").text("cause"));
    }

    @Test
    void a_refer_has_one_sip_uri() {
        for (String content : List.of("", "<SipUri>tel:+15551</SipUri>", "<PhoneNumber>+15551112222</PhoneNumber>",
            "<SipUri>" + TARGET + "</SipUri><SipUri>" + TARGET + "</SipUri>")) {
            bench.app.says("/initiate", "<Refer>" + content + "</Refer>");
            bench.incoming();
            bench.app.next("/initiate");
            assertEquals("invalid-bxml", bench.app.next("/status").text("cause"), content);
        }
    }
}
