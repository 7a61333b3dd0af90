package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A phone that was dialled for a call asks for somebody else in its place. */
class ReferredTest {
    private static final String ANN = "+15550000001";
    private static final String BOB = "+15550000002";

    private Bench bench = new Bench();
    private FakePhones.Incoming caller;
    private FakePhones.Phone ann;
    private String parent;

    @AfterEach
    void close() {
        bench.close();
    }

    private void ann_talks_to_the_caller() {
        bench.app.says("/initiate", "<Transfer transferCompleteUrl='/done'><PhoneNumber transferDisconnectUrl='/gone'>"
            + ANN + "</PhoneNumber></Transfer>");
        bench.app.says("/done", "<Pause duration='90'/>");
        caller = bench.incoming();
        parent = bench.app.next("/initiate").text("callId");
        ann = bench.phones.dialled.next();
        ann.answers();
        assertEquals("join " + parent + " " + ann.request.callId(), bench.media.did.next());
        assertEquals("180", caller.did.next());
        assertEquals("200", caller.did.next());
    }

    private FakePhones.Phone ann_refers_to_bob() {
        ann_talks_to_the_caller();
        ann.refers(BOB);
        FakePhones.Phone bob = bench.phones.dialled.next();
        assertEquals("refer 7 100", ann.did.next());
        assertEquals(BOB, bob.request.to());
        assertEquals(ann.request.from(), bob.request.from(), "bob sees whom ann saw");
        return bob;
    }

    private CustomerApp.Hit gone(FakePhones.Phone who, String cause) {
        CustomerApp.Hit gone = bench.app.next("/gone");
        assertEquals(who.request.to(), gone.text("transferTo"));
        assertEquals(parent, gone.text("parentCallId"));
        assertEquals(cause, gone.text("cause"));
        return gone;
    }

    @Test
    void the_caller_is_joined_to_the_new_one_when_that_answers_and_the_old_one_is_hung_up() {
        FakePhones.Phone bob = ann_refers_to_bob();
        bob.sendsEarlyMedia();
        assertEquals("refer 7 183", ann.did.next());
        bob.answers();
        assertEquals("refer 7 200", ann.did.next());
        assertEquals("hangup 16", ann.did.next());
        gone(ann, "hangup");
        List<String> media = bench.media.did.rest();
        assertEquals("join " + parent + " " + bob.request.callId(),
            media.stream().filter(did -> did.startsWith("join")).findFirst().orElseGet(bench.media.did::next));
        bob.hangsUp();
        CustomerApp.Hit one = bench.app.hits.next();
        CustomerApp.Hit other = bench.app.hits.next();
        CustomerApp.Hit done = one.path().equals("/done") ? one : other;
        assertEquals("transferComplete", done.text("eventType"));
        assertEquals(BOB, done.text("transferTo"));
        assertEquals("hangup", done.text("cause"));
        bench.time.awaitAlarm(Duration.ofSeconds(90));
    }

    @Test
    void a_busy_new_one_is_told_and_the_old_one_stays_and_may_try_another() {
        FakePhones.Phone bob = ann_refers_to_bob();
        bob.refuses(486, "Busy Here");
        assertEquals("refer 7 486", ann.did.next());
        gone(bob, "busy");
        ann.refers("sip:eve@pbx.example");
        FakePhones.Phone eve = bench.phones.dialled.next();
        assertEquals("refer 7 100", ann.did.next());
        eve.answers();
        assertEquals("refer 7 200", ann.did.next());
        assertEquals("hangup 16", ann.did.next());
    }

    @Test
    void an_old_one_that_leaves_at_once_leaves_the_caller_to_ringing_and_then_to_the_new_one() {
        FakePhones.Phone bob = ann_refers_to_bob();
        bench.ringback.rest();
        ann.hangsUp();
        gone(ann, "hangup");
        assertEquals("start", bench.ringback.next());
        bob.answers();
        assertEquals("stop", bench.ringback.next());
        String joined = bench.media.did.next();
        while (!joined.startsWith("join")) {
            joined = bench.media.did.next();
        }
        assertEquals("join " + parent + " " + bob.request.callId(), joined);
        caller.hangsUp();
        assertEquals("hangup 16", bob.did.next());
        bench.app.hits.next();
        bench.app.hits.next();
        bench.awaitNoCalls();
    }

    @Test
    void the_transfer_is_over_when_the_old_one_left_and_the_new_one_is_busy() {
        FakePhones.Phone bob = ann_refers_to_bob();
        ann.hangsUp();
        gone(ann, "hangup");
        assertEquals("start", bench.ringback.next());
        bob.refuses(486, "Busy Here");
        CustomerApp.Hit one = bench.app.hits.next();
        CustomerApp.Hit other = bench.app.hits.next();
        CustomerApp.Hit done = one.path().equals("/done") ? one : other;
        assertEquals("busy", done.text("cause"));
        assertEquals(BOB, done.text("transferTo"));
    }

    @Test
    void a_caller_who_hangs_up_meanwhile_ends_all_three() {
        FakePhones.Phone bob = ann_refers_to_bob();
        caller.hangsUp();
        assertEquals("hangup 16", bob.did.next());
        assertEquals("refer 7 603", ann.did.next());
        assertEquals("hangup 16", ann.did.next());
        bench.awaitNoCalls();
    }

    @Test
    void the_accounts_limits_hold_for_it_too() {
        bench.close();
        bench = new Bench(CallSettings.defaults().limits(new CallSettings.Limits(5, 2, Duration.ofMinutes(5))));
        ann_talks_to_the_caller();
        ann.refers(BOB);
        assertEquals("refer 7 503", ann.did.next());
        ann.hangsUp();
        bench.app.hits.next();
        bench.app.hits.next();
        assertEquals(List.of(), bench.phones.dialled.rest());
    }

    /** The caller's own phone sends ann to bob. */
    private FakePhones.Phone the_caller_refers_ann_to_bob() {
        ann_talks_to_the_caller();
        caller.refers(BOB);
        FakePhones.Phone bob = bench.phones.dialled.next();
        assertEquals("refer 7 100", caller.did.next());
        assertEquals(ANN, bob.request.from(), "bob sees who will talk to him");
        return bob;
    }

    @Test
    void a_caller_sends_its_party_on_and_leaves_and_the_two_others_talk() {
        FakePhones.Phone bob = the_caller_refers_ann_to_bob();
        assertEquals("start", bench.ringback.next());
        bob.answers();
        assertEquals("refer 7 200", caller.did.next());
        assertEquals("stop", bench.ringback.next());
        String joined = bench.media.did.next();
        while (!joined.startsWith("join")) {
            joined = bench.media.did.next();
        }
        assertEquals("join " + ann.request.callId() + " " + bob.request.callId(), joined);
        CustomerApp.Hit done = bench.app.next("/done");
        assertEquals("hangup", done.text("cause"));
        assertEquals(ANN, done.text("transferTo"));
        bench.time.awaitAlarm(Duration.ofSeconds(90));
        caller.hangsUp();
        bench.app.next("/status");
        bob.hangsUp();
        assertEquals("hangup 16", ann.did.next());
        bench.awaitNoCalls();
    }

    @Test
    void a_caller_who_leaves_before_the_new_one_answers_does_not_end_it() {
        FakePhones.Phone bob = the_caller_refers_ann_to_bob();
        caller.hangsUp();
        bench.app.next("/status");
        assertEquals("start", bench.ringback.next());
        bob.answers();
        assertEquals("stop", bench.ringback.next());
        ann.hangsUp();
        assertEquals("hangup 16", bob.did.next());
        bench.awaitNoCalls();
    }

    @Test
    void a_party_that_reaches_nobody_is_hung_up_and_the_caller_told() {
        FakePhones.Phone bob = the_caller_refers_ann_to_bob();
        bob.refuses(486, "Busy Here");
        assertEquals("refer 7 486", caller.did.next());
        assertEquals("hangup 17", ann.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(90));
    }

    @Test
    void a_caller_whom_nobody_has_answered_yet_is_refused_and_goes_on_waiting() {
        bench.app.says("/initiate", "<Ring duration='1'/><Transfer><PhoneNumber>" + ANN + "</PhoneNumber></Transfer>");
        caller = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("200", caller.did.next());
        bench.time.pass(Duration.ofSeconds(1));
        ann = bench.phones.dialled.next();
        caller.refers(BOB);
        assertEquals("refer 7 603", caller.did.next());
        ann.answers();
        assertEquals("join", bench.media.did.next().substring(0, 4));
        caller.refers(BOB);
        assertEquals("refer 7 100", caller.did.next());
    }

    @Test
    void a_party_that_leaves_while_it_is_sent_on_ends_that() {
        FakePhones.Phone bob = the_caller_refers_ann_to_bob();
        ann.hangsUp();
        assertEquals("hangup 16", bob.did.next());
        assertEquals("refer 7 603", caller.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(90));
    }

    @Test
    void what_a_forwarded_phone_asks_for_is_within_the_accounts_limits() {
        bench.close();
        bench = new Bench(CallSettings.defaults().limits(new CallSettings.Limits(5, 2, Duration.ofMinutes(5))));
        bench.app.says("/initiate", "<Forward to='" + ANN + "'/>");
        caller = bench.incoming();
        bench.app.next("/initiate");
        ann = bench.phones.dialled.next();
        ann.answers();
        bench.media.did.next();
        ann.refers(BOB);
        assertEquals("refer 7 503", ann.did.next());
        caller.refers(BOB);
        assertEquals("180", caller.did.next());
        assertEquals("200", caller.did.next());
        assertEquals("refer 7 603", caller.did.next(), "nobody gives orders to a forwarded call");
    }

    @Test
    void a_phone_that_nobody_is_joined_to_is_refused() {
        bench.app.says("/initiate", "<Pause duration='91'/>");
        caller = bench.incoming();
        bench.app.next("/initiate");
        bench.time.awaitAlarm(Duration.ofSeconds(91));
        assertEquals("180", caller.did.next());
        caller.refers(BOB);
        assertEquals("refer 7 603", caller.did.next());
        caller.hangsUp();
        bench.awaitNoCalls();
    }
}
