package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forks, re-INVITEs, holds and ends, as SIP proxies tell of them. */
class DialoguesTest extends TwoPhones {
    private final FarEnd other = new FarEnd(world, 5004, Voice.PCMU);

    @Test
    void of_branches_that_a_proxy_forks_to_the_last_answer_wins() {
        world.offer("c", a, "A", b, Map.of("via-branch", "one"));
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        assertNotEquals(b.enginePort, other.enginePort);
        world.answer("c", "A", a, b, "B", Map.of("via-branch", "one"));
        int port = a.enginePort;
        hear(a, b);
        world.answer("c", "A", a, other, "O", Map.of("via-branch", "two"));
        assertEquals(port, a.enginePort, "the caller's leg stays");
        b.talking = false;
        hear(a, other);
        assertInstanceOf(NgResult.Done.class, world.ask("delete", "call-id", "c", "from-tag", "A", "to-tag", "B",
                "via-branch", "one", "delete-delay", 0));
        assertEquals(1, world.calls.size());
        hear(a, other);
        assertEquals("no party has that from-tag", world.refused("query", "call-id", "c", "from-tag", "B"));
        world.done("delete", "call-id", "c", "from-tag", "A", "to-tag", "O", "delete-delay", 0);
        assertEquals(0, world.calls.size());
    }

    @Test
    void of_forks_behind_one_offer_the_last_answer_wins_and_a_late_end_of_the_other_harms_nobody() {
        world.offer("c", a, "A", b, NONE);
        world.answer("c", "A", a, b, "B1", NONE);
        hear(a, b);
        other.understand(b.told);
        world.answer("c", "A", a, other, "B2", NONE);
        b.talking = false;
        hear(a, other);
        world.done("delete", "call-id", "c", "from-tag", "A", "to-tag", "B1", "delete-delay", 0);
        hear(a, other);
        world.done("delete", "call-id", "c", "from-tag", "B2", "to-tag", "A", "delete-delay", 0);
        assertEquals(0, world.calls.size());
    }

    @Test
    void a_branch_that_is_cancelled_leaves_the_others() {
        world.offer("c", a, "A", b, Map.of("via-branch", "one"));
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        world.done("delete", "call-id", "c", "from-tag", "A", "via-branch", "two", "delete-delay", 0);
        assertEquals(1, world.calls.size());
        world.answer("c", "A", a, b, "B", Map.of("via-branch", "one"));
        hear(a, b);
    }

    @Test
    void hold_and_resume_by_either_side() {
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
        a.direction = "sendonly";
        world.offer("c", a, "A", b, Map.of("to-tag", "B"));
        assertEquals("", b.line("a=sendonly"));
        b.direction = "recvonly";
        world.answer("c", "A", a, b, "B", NONE);
        assertEquals("", a.line("a=recvonly"));
        assertNothingComesTo(a);
        assertHears(b, 440);
        b.direction = "sendrecv";
        a.direction = "sendrecv";
        int port = b.enginePort;
        world.offer("c", b, "B", a, Map.of("to-tag", "A"));
        world.answer("c", "B", b, a, "A", NONE);
        assertEquals(port, b.enginePort);
        hear(a, b);
    }

    @Test
    void the_old_hold_with_an_address_of_zeros_is_told_as_sendonly() {
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
        a.said = a.describe().replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0");
        world.offer("c", a, "A", b, Map.of("to-tag", "B", "replace", List.of("session connection")));
        assertEquals("", b.line("a=sendonly"));
        assertEquals("IN IP4 127.0.0.1", b.line("c="));
        b.direction = "recvonly";
        world.answer("c", "A", a, b, "B", NONE);
        assertNothingComesTo(a);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust-address", "port-latching", "no-port-latching"})
    void a_phone_that_moves_is_heard_at_its_new_address(String flag) {
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
        FarEnd moved = new FarEnd(world, 5010, Voice.PCMU);
        a.talking = false;
        world.offer("c", moved, "A", b, Map.of("to-tag", "B", "flags", List.of(flag)));
        world.answer("c", "A", moved, b, "B", NONE);
        assertEquals(a.enginePort, moved.enginePort);
        hear(moved, b);
    }

    @Test
    void a_reinvite_from_the_phone_keeps_the_browsers_codec_and_payload_types() {
        Browser browser = new Browser(world, 6000);
        world.call("c", browser, b, Map.of("ICE", "remove", "transport-protocol", "RTP/AVP", "codec",
                Map.of("mask", List.of("opus"), "transcode", List.of("PCMU"))), Map.of("ICE", "force"));
        world.connected(browser);
        hear(browser, b);
        String sdp = world.done("offer", "call-id", "c", "from-tag", "B", "to-tag", "A", "sdp", b.describe())
                .text("sdp");
        assertTrue(sdp.contains(" UDP/TLS/RTP/SAVPF 111 "), sdp);
        assertTrue(sdp.contains("a=mid:0\r\n"), sdp);
        assertTrue(sdp.contains("a=ice-ufrag:" + browser.line("a=ice-ufrag:")), "no restart");
        browser.told = sdp;
        String back = world.done("answer", "call-id", "c", "from-tag", "B", "to-tag", "A", "sdp",
                browser.describe().replace("actpass", "active")).text("sdp");
        assertTrue(back.contains("RTP/AVP 0 101"), back);
        hear(browser, b);
    }

    @Test
    void a_call_through_srtp_keyed_in_sdp() {
        SdesEnd secure = new SdesEnd(world, 5020);
        world.call("c", a, secure, Map.of("transport-protocol", "RTP/SAVP"), Map.of("transport-protocol", "RTP/AVP"));
        assertTrue(secure.line("a=crypto:").startsWith("1 AES_CM_128_HMAC_SHA1_80 inline:"));
        assertNull(a.line("a=crypto:"));
        hear(a, secure);
        SdesEnd caller = new SdesEnd(world, 5022);
        FarEnd callee = new FarEnd(world, 5024, Voice.PCMU);
        world.call("d", caller, callee, Map.of("transport-protocol", "RTP/AVP"), NONE);
        assertEquals("RTP/AVP", callee.line("m=audio ").split(" ")[1]);
        hear(caller, callee);
    }

    @Test
    void a_delete_takes_effect_after_its_delay_unless_the_call_goes_on() {
        world.call("c", a, b, NONE, NONE);
        world.done("delete", "call-id", "c", "from-tag", "A", "to-tag", "B", "delete-delay", 5);
        world.pass(4);
        world.calls.sweep("c");
        hear(a, b);
        world.pass(1);
        world.calls.sweep("c");
        assertEquals(0, world.calls.size());
        world.call("d", a, b, NONE, NONE);
        world.done("delete", "call-id", "d", "from-tag", "A");
        world.offer("d", a, "A", b, Map.of("to-tag", "B"));
        world.pass(40);
        world.calls.sweep("d");
        assertEquals(1, world.calls.size());
    }

    @Test
    void a_delete_that_is_late_harms_nobody_who_answers_meanwhile() {
        world.offer("c", a, "A", b, Map.of("via-branch", "one"));
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        world.done("delete", "call-id", "c", "from-tag", "A", "via-branch", "two", "delete-delay", 5);
        world.done("delete", "call-id", "c", "delete-delay", 5);
        world.answer("c", "A", a, other, "O", Map.of("via-branch", "two"));
        world.pass(6);
        world.calls.sweep("c");
        hear(a, other);
    }

    @Test
    void a_branch_that_is_offered_again_before_its_end_stays() {
        world.offer("c", a, "A", b, Map.of("via-branch", "one"));
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        world.done("delete", "call-id", "c", "from-tag", "A", "via-branch", "two", "delete-delay", 5);
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        int port = other.enginePort;
        world.pass(6);
        world.calls.sweep("c");
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        assertEquals(port, other.enginePort);
    }

    @Test
    void a_branch_that_is_deleted_with_a_delay_is_heard_until_then() {
        world.offer("c", a, "A", b, Map.of("via-branch", "one"));
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        world.answer("c", "A", a, other, "O", Map.of("via-branch", "two"));
        world.done("delete", "call-id", "c", "from-tag", "A", "to-tag", "O", "delete-delay", 5);
        world.pass(4);
        world.calls.sweep("c");
        hear(a, other);
        world.pass(1);
        world.calls.sweep("c");
        assertNothingComesTo(other);
        world.answer("c", "A", a, b, "B", Map.of("via-branch", "one"));
        hear(a, b);
    }

    @Test
    void deletes_of_what_is_unknown_are_told_apart_from_faults_only_if_fatal() {
        assertInstanceOf(NgResult.Warned.class, world.ask("delete", "call-id", "x", "from-tag", "A"));
        assertInstanceOf(NgResult.Refused.class,
                world.ask("delete", "call-id", "x", "from-tag", "A", "flags", List.of("fatal")));
        world.call("c", a, b, NONE, NONE);
        assertInstanceOf(NgResult.Warned.class, world.ask("delete", "call-id", "c", "from-tag", "X"));
        assertEquals(1, world.calls.size());
    }

    @Test
    void a_call_without_media_ends_and_one_on_hold_waits_longer() {
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
        a.talking = false;
        b.talking = false;
        for (int i = 0; i < 100; i++) {
            world.pass(1);
            world.calls.sweep("c");
        }
        assertEquals(0, world.calls.size());
        assertEquals(1, world.counters.get(NgCounter.CALLS_TIMED_OUT));
        a.direction = "inactive";
        b.direction = "inactive";
        world.call("d", a, b, NONE, NONE);
        for (int i = 0; i < 100; i++) {
            world.pass(1);
            world.calls.sweep("d");
        }
        assertEquals(1, world.calls.size());
    }

    @Test
    void past_capacity_an_offer_is_refused_and_the_calls_that_are_go_on() {
        try (CallWorld small = new CallWorld(MediaSettings.loopback(), NgSettings.loopback().withMaxCalls(1))) {
            FarEnd c = new FarEnd(small, 5000, Voice.PCMU);
            FarEnd d = new FarEnd(small, 5002, Voice.PCMU);
            small.call("c", c, d, NONE, NONE);
            NgResult.Full full = assertInstanceOf(NgResult.Full.class,
                    small.ask("offer", "call-id", "d", "from-tag", "A", "sdp", c.describe()));
            assertEquals("the limit of 1 calls is reached", full.reason());
            c.talk(440);
            small.run(1500);
            assertHears(d, 440);
        }
    }

    @Test
    void legs_are_closed_where_an_offer_fails_half_way() {
        long before = world.media.engine().counters().value("phone_legs");
        assertTrue(world.refused("offer", "call-id", "c", "from-tag", "A", "sdp", a.describe(), "address family",
                "IP6").contains("IPv6"));
        assertEquals("ICE force-relay is not supported", world.refused("offer", "call-id", "c", "from-tag", "A",
                "sdp", a.describe(), "ICE", "force-relay"));
        assertTrue(world.refused("offer", "call-id", "c", "from-tag", "A", "sdp",
                a.describe().replace("m=audio", "m=video")).contains("only audio"));
        assertEquals(0, world.calls.size());
        assertEquals(before, world.media.engine().counters().value("phone_legs"));
    }

    @Test
    void answers_nobody_waits_for_are_refused() {
        assertEquals("unknown call-id",
                world.refused("answer", "call-id", "c", "from-tag", "A", "to-tag", "B", "sdp", a.describe()));
        world.offer("c", a, "A", b, NONE);
        assertTrue(world.refused("answer", "call-id", "c", "from-tag", "X", "to-tag", "B", "sdp", b.describe())
                .contains("no offer"));
        assertTrue(world.refused("answer", "call-id", "c", "from-tag", "A", "to-tag", "B", "sdp",
                b.describe().replace("PCMU", "G729").replace(" 0 101", " 96 101").replace("rtpmap:0", "rtpmap:96"))
                .contains("no codec"));
    }

    @Test
    void what_is_blocked_stays_blocked_for_a_branch_that_answers_later() {
        world.call("c", a, b, NONE, NONE);
        world.done("block media", "call-id", "c");
        world.offer("c", a, "A", other, Map.of("via-branch", "two"));
        world.answer("c", "A", a, other, "O", Map.of("via-branch", "two"));
        a.talk(440);
        other.talk(700);
        world.run(500);
        assertEquals(0, a.packetsHeard + other.packetsHeard);
        world.done("unblock media", "call-id", "c");
        hear(a, other);
    }

    @Test
    void a_listener_hears_who_it_subscribed_to() {
        world.call("c", a, b, NONE, NONE);
        FarEnd listener = new FarEnd(world, 5030, Voice.PCMA);
        var reply = world.done("subscribe request", "call-id", "c", "from-tag", "B");
        assertEquals("B", reply.text("from-tag"));
        listener.readOffer(reply.text("sdp"));
        assertEquals("", listener.line("a=sendonly"));
        listener.direction = "recvonly";
        world.done("subscribe answer", "call-id", "c", "to-tag", reply.text("to-tag"), "sdp", listener.describe());
        hear(a, b);
        assertHears(listener, 700);
        world.done("unsubscribe", "call-id", "c", "to-tag", reply.text("to-tag"));
        assertNothingComesTo(listener);
        hear(a, b);
    }

    @Test
    void a_listener_hears_by_the_suite_that_it_was_offered() {
        world.call("c", a, b, NONE, NONE);
        SdesEnd listener = new SdesEnd(world, 5030);
        listener.readOffer(world.done("subscribe request", "call-id", "c", "from-tag", "B", "to-tag", "L",
                "transport-protocol", "RTP/SAVP", "SDES", List.of("only-AEAD_AES_128_GCM")).text("sdp"));
        assertTrue(listener.line("a=crypto:").startsWith("1 AEAD_AES_128_GCM inline:"));
        assertEquals("the answer accepts no crypto line of the offer", world.refused("subscribe answer", "call-id",
                "c", "to-tag", "L", "sdp", new SdesEnd(world, 5032).describe()));
        world.done("subscribe answer", "call-id", "c", "to-tag", "L", "sdp", listener.describe());
        hear(a, b);
        assertHears(listener, 700);
    }

    @Test
    void what_is_published_is_heard_by_those_who_subscribe() {
        a.direction = "sendonly";
        a.readAnswer(world.done("publish", "call-id", "c", "from-tag", "P", "sdp", a.describe()).text("sdp"));
        assertEquals("", a.line("a=recvonly"));
        a.talk(440);
        var reply = world.done("subscribe request", "call-id", "c", "rtpp-flags", "from-tags-P", "to-tag", "S");
        assertEquals("S", reply.text("to-tag"));
        b.readOffer(reply.text("sdp"));
        world.done("subscribe answer", "call-id", "c", "to-tag", "S", "sdp", b.describe());
        world.run(1500);
        assertHears(b, 440);
    }
}
