package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two bridged calls, one phone of which sends the other on to somebody else. */
class BridgeReferredTest {
    private static final String BOB = "+15550000002";

    private final Bench bench = new Bench();
    private FakePhones.Incoming targetPhone;
    private FakePhones.Incoming originatorPhone;
    private String target;
    private String originator;

    @BeforeEach
    void two_calls_are_bridged() {
        bench.app.says("/initiate", "<Pause duration='3000'/>");
        bench.app.says("/done", "<Pause duration='81'/>").says("/left", "<Pause duration='82'/>");
        targetPhone = bench.incoming();
        target = bench.app.next("/initiate").text("callId");
        bench.time.awaitAlarm(Duration.ofSeconds(3000));
        bench.app.says("/initiate", "<Bridge bridgeCompleteUrl='/done' bridgeTargetCompleteUrl='/left'>" + target
            + "</Bridge>");
        originatorPhone = bench.incoming();
        originator = bench.app.next("/initiate").text("callId");
        assertEquals("join " + originator + " " + target, bench.media.did.next());
        assertEquals("180", targetPhone.did.next());
        assertEquals("200", targetPhone.did.next());
        assertEquals("200", originatorPhone.did.next());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Phone sends(FakePhones.Incoming who) {
        who.refers(BOB);
        FakePhones.Phone bob = bench.phones.dialled.next();
        assertEquals("refer 7 100", who.did.next());
        return bob;
    }

    private void joins(String one, String other) {
        String joined = bench.media.did.next();
        while (!joined.startsWith("join")) {
            joined = bench.media.did.next();
        }
        assertEquals("join " + one + " " + other, joined);
    }

    @Test
    void the_targets_phone_sends_the_originator_on_and_is_asked_for() {
        FakePhones.Phone bob = sends(targetPhone);
        bob.answers();
        joins(originator, bob.request.callId());
        assertEquals("refer 7 200", targetPhone.did.next());
        assertEquals("bridgeTargetComplete", bench.app.next("/left").text("eventType"));
        bench.time.awaitAlarm(Duration.ofSeconds(82));
        bob.hangsUp();
        assertEquals("bridgeComplete", bench.app.next("/done").text("eventType"));
        bench.time.awaitAlarm(Duration.ofSeconds(81));
    }

    @Test
    void a_busy_one_is_told_and_the_two_are_together_again() {
        FakePhones.Phone bob = sends(targetPhone);
        bob.refuses(486, "Busy Here");
        assertEquals("refer 7 486", targetPhone.did.next());
        joins(originator, target);
        targetPhone.hangsUp();
        Set<String> paths = new HashSet<>(List.of(bench.app.hits.next().path(), bench.app.hits.next().path()));
        assertEquals(Set.of("/done", "/status"), paths);
    }

    @Test
    void a_target_that_leaves_meanwhile_and_a_busy_one_end_the_bridge() {
        FakePhones.Phone bob = sends(targetPhone);
        targetPhone.hangsUp();
        bench.app.next("/status");
        bob.refuses(486, "Busy Here");
        assertEquals("busy", bench.app.next("/done").text("cause"));
        bench.time.awaitAlarm(Duration.ofSeconds(81));
    }

    @Test
    void the_originators_phone_sends_the_target_on_and_its_bridge_is_complete() {
        FakePhones.Phone bob = sends(originatorPhone);
        bob.answers();
        joins(target, bob.request.callId());
        assertEquals("refer 7 200", originatorPhone.did.next());
        assertEquals("hangup", bench.app.next("/done").text("cause"));
        bench.time.awaitAlarm(Duration.ofSeconds(81));
        bob.hangsUp();
        assertEquals("hangup 16", targetPhone.did.next());
    }

    @Test
    void an_originator_that_leaves_meanwhile_leaves_the_target_to_whom_it_is_sent() {
        FakePhones.Phone bob = sends(originatorPhone);
        originatorPhone.hangsUp();
        bench.app.next("/status");
        bob.answers();
        joins(target, bob.request.callId());
        targetPhone.hangsUp();
        assertEquals("hangup 16", bob.did.next());
        bench.awaitNoCalls();
    }
}
