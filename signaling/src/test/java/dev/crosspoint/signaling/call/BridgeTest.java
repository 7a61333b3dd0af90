package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bridge: two calls that exist are joined, in every ending. */
class BridgeTest {
    private final Bench bench = new Bench();
    private FakePhones.Incoming waiting;
    private String target;

    /** A call that rings to itself for long, unanswered until it is bridged. */
    @BeforeEach
    void target_waits() {
        bench.app.says("/initiate", "<Pause duration='3000'/>");
        waiting = bench.incoming();
        target = bench.app.next("/initiate").text("callId");
        bench.time.awaitAlarm(Duration.ofSeconds(3000));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Incoming bridges(String attributes, String to) {
        bench.app.says("/initiate", "<Bridge " + attributes + ">" + to + "</Bridge><Redirect redirectUrl='/next'/>");
        FakePhones.Incoming caller = bench.incoming();
        originator = bench.app.next("/initiate").text("callId");
        return caller;
    }

    private String originator;

    private void joined() {
        assertEquals("join " + originator + " " + target, bench.media.did.next());
    }

    private Map<String, CustomerApp.Hit> hits(String... paths) {
        Map<String, CustomerApp.Hit> hits = new HashMap<>();
        for (int i = 0; i < paths.length; i++) {
            CustomerApp.Hit hit = bench.app.hits.next();
            hits.put(hit.path(), hit);
        }
        assertEquals(Set.of(paths), hits.keySet(), hits::toString);
        return hits;
    }

    @Test
    void a_target_that_hangs_up_lets_the_originator_go_on_with_bridge_complete() {
        bench.app.says("/done", "<Pause duration='77'/>");
        FakePhones.Incoming caller = bridges("bridgeCompleteUrl='/done' bridgeTargetCompleteUrl='/left'", target);
        joined();
        assertEquals("180", waiting.did.next());
        assertEquals("200", waiting.did.next());
        assertEquals("200", caller.did.next());
        waiting.hangsUp();
        assertTrue(bench.media.did.next().startsWith("part"));
        Map<String, CustomerApp.Hit> hits = hits("/done", "/status");
        assertEquals("bridgeComplete", hits.get("/done").text("eventType"));
        assertEquals(originator, hits.get("/done").text("callId"));
        assertEquals("hangup", hits.get("/done").text("cause"));
        bench.time.awaitAlarm(Duration.ofSeconds(77));
    }

    @Test
    void without_a_url_the_next_verb_follows() {
        bridges("", target);
        joined();
        waiting.hangsUp();
        assertTrue(List.of(bench.app.hits.next().path(), bench.app.hits.next().path()).contains("/next"));
    }

    @Test
    void an_originator_that_hangs_up_leaves_the_target_to_bridge_target_complete() {
        bench.app.says("/left", "<Pause duration='78'/>");
        FakePhones.Incoming caller = bridges("bridgeCompleteUrl='/done' bridgeTargetCompleteUrl='/left'", target);
        joined();
        caller.hangsUp();
        Map<String, CustomerApp.Hit> hits = hits("/left", "/status");
        assertEquals("bridgeTargetComplete", hits.get("/left").text("eventType"));
        assertEquals(target, hits.get("/left").text("callId"));
        bench.time.awaitAlarm(Duration.ofSeconds(78));
        waiting.hangsUp();
        assertEquals("hangup", bench.app.next("/status").text("cause"));
    }

    @Test
    void without_a_url_the_target_is_hung_up_with_the_originator() {
        FakePhones.Incoming caller = bridges("bridgeCompleteUrl='/done'", target);
        joined();
        assertEquals("180", waiting.did.next());
        assertEquals("200", waiting.did.next());
        caller.hangsUp();
        assertEquals("hangup 16", waiting.did.next());
        bench.awaitNoCalls();
    }

    @Test
    void a_redirected_target_counts_as_left_and_goes_its_own_way() {
        bench.app.says("/own", "<Pause duration='79'/>").says("/done", "<Pause duration='80'/>");
        bridges("bridgeCompleteUrl='/done' bridgeTargetCompleteUrl='/left'", target);
        joined();
        assertEquals(200, bench.post("/calls/" + target, "{\"redirectUrl\":\"" + bench.app.url("/own") + "\"}")
            .statusCode());
        hits("/done", "/own");
        bench.time.awaitAlarm(Duration.ofSeconds(79));
        bench.time.awaitAlarm(Duration.ofSeconds(80));
    }

    private CustomerApp.Hit fails(String cause, String to) {
        bench.app.says("/done", "<Pause duration='81'/>");
        bridges("bridgeCompleteUrl='/done'", to);
        CustomerApp.Hit done = bench.app.next("/done");
        assertEquals(cause, done.text("cause"), done::toString);
        assertEquals(36, done.text("errorId").length());
        assertEquals("2026-11-20T09:00:00.123Z", done.text("answerTime"), done::toString);
        assertEquals(List.of(), bench.media.did.rest());
        return done;
    }

    @Test
    void an_unknown_call_and_one_that_has_ended_cannot_be_bridged() {
        fails("unknown", "c-00000000-11111111-2222-3333-4444-555555555555");
        waiting.cancels();
        bench.app.next("/status");
        bench.awaitState(target, "disconnected");
        fails("unknown", target);
    }

    @Test
    void a_call_that_is_bridged_already_is_busy() {
        bridges("", target);
        joined();
        assertEquals("the target call is bridged already", fails("busy", target).text("errorMessage"));
    }

    @Test
    void an_outbound_call_that_is_not_answered_rejects() {
        String ringing = bench.create(Map.of());
        bench.phones.dialled.next().rings();
        fails("rejected", ringing);
    }

    @Test
    void a_forwarded_call_rejects() {
        bench.app.says("/initiate", "<Forward to='+15550000001'/>");
        bench.incoming();
        String forwarded = bench.app.next("/initiate").text("callId");
        bench.phones.dialled.next();
        assertEquals("the target call is being forwarded", fails("rejected", forwarded).text("errorMessage"));
    }

    @Test
    void a_call_of_another_account_is_unknown() {
        try (Bench other = new Bench()) {
            other.app.says("/initiate", "<Pause duration='3000'/>");
            other.incoming();
            fails("unknown", other.app.next("/initiate").text("callId"));
        }
    }

    @Test
    void a_transferred_caller_can_be_bridged_and_its_leg_is_hung_up() {
        bench.app.says("/initiate", "<Transfer><PhoneNumber>+15550000001</PhoneNumber></Transfer>");
        bench.incoming();
        String transferring = bench.app.next("/initiate").text("callId");
        FakePhones.Phone leg = bench.phones.dialled.next();
        leg.answers();
        assertTrue(bench.media.did.next().startsWith("join"));
        bridges("", transferring);
        assertEquals("hangup 16", leg.did.next());
        assertTrue(bench.media.did.next().startsWith("part"));
        assertEquals("join " + originator + " " + transferring, bench.media.did.next());
    }

    @Test
    void a_leg_that_waits_to_be_joined_cannot_be_taken_away() {
        bench.app.says("/initiate", "<Transfer><PhoneNumber transferAnswerUrl='/screen'>+15550000001</PhoneNumber>"
            + "</Transfer>").says("/screen", "<Pause duration='82'/>");
        bench.incoming();
        bench.app.next("/initiate");
        FakePhones.Phone leg = bench.phones.dialled.next();
        leg.answers();
        bench.app.next("/screen");
        bench.time.awaitAlarm(Duration.ofSeconds(82));
        fails("rejected", leg.request.callId());
    }
}
