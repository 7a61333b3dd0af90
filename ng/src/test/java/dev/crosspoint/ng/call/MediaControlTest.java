package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom commands about sound and digits mean, as proxies name them, and who hears what then. */
class MediaControlTest extends TwoPhones {
    private final FarEnd listener = new FarEnd(world, 5030, Voice.PCMA);

    @BeforeEach
    void talk() {
        world.call("c", a, b, Map.of("label", "caller"), Map.of("label", "callee"));
        hear(a, b);
    }

    private void subscribe(String to) {
        listener.readOffer(world.done("subscribe request", "call-id", "c", "from-tag", to, "to-tag", "L", "set-label",
                "monitor").text("sdp"));
        listener.direction = "recvonly";
        world.done("subscribe answer", "call-id", "c", "to-tag", "L", "sdp", listener.describe());
        world.run(1000);
    }

    private void assertHearsSoon(FarEnd end, double hz) {
        world.run(1000);
        assertHears(end, hz);
    }

    private void assertSilent(FarEnd end) {
        int before = end.packetsHeard;
        world.run(1000);
        assertTrue(end.packetsHeard > before, "silence is sent");
        assertTrue(end.rms() < 50, "silence: " + end.rms());
    }

    private void assertBlocked(FarEnd end) {
        world.run(100);
        assertNothingComesTo(end);
    }

    @Test
    void the_flag_all_goes_before_a_from_tag() {
        world.done("block media", "call-id", "c", "from-tag", "A", "flags", List.of("all"));
        assertBlocked(a);
        assertBlocked(b);
        world.done("unblock media", "call-id", "c", "from-tag", "A", "rtpp-flags", "all");
        assertHearsSoon(a, 700);
        assertHearsSoon(b, 440);
        world.done("silence media", "call-id", "c", "from-tag", "A", "all", "all");
        assertSilent(a);
        assertSilent(b);
    }

    @Test
    void a_label_goes_before_an_address_and_a_from_tag() {
        world.done("play DTMF", "call-id", "c", "from-tag", "A", "address", "127.0.0.1", "label", "callee", "code",
                "5");
        world.run(1000);
        assertEquals(List.of('5'), a.digits);
        assertEquals(List.of(), b.digits);
        assertEquals("no party has that label",
                world.refused("stop media", "call-id", "c", "from-tag", "A", "label", "nobody"));
    }

    @Test
    void an_address_goes_before_a_from_tag() {
        world.done("silence media", "call-id", "c", "from-tag", "B", "address", "127.0.0.1"); // the first one there
        assertSilent(b);
        assertHearsSoon(a, 700);
        assertEquals("no party has that address",
                world.refused("silence media", "call-id", "c", "from-tag", "A", "address", "127.0.0.2"));
    }

    @Test
    void a_from_tag_means_its_party_whether_directional_is_said_or_not() {
        world.done("block media", "call-id", "c", "from-tag", "A");
        assertBlocked(b);
        assertHearsSoon(a, 700);
        world.done("unblock media", "call-id", "c", "from-tag", "A", "flags", List.of("directional"));
        world.done("silence media", "call-id", "c", "from-tag", "B", "rtpp-flags", "directional");
        assertSilent(a);
        assertHearsSoon(b, 440);
        assertEquals(0, world.counters.get(NgCounter.UNKNOWN_FLAGS));
    }

    @Test
    void those_who_subscribed_do_not_hear_who_is_silenced_later() {
        subscribe("B");
        assertHearsSoon(listener, 700);
        world.done("silence media", "call-id", "c", "from-tag", "B");
        assertSilent(listener);
        assertSilent(a);
        world.done("unsilence media", "call-id", "c", "from-tag", "B");
        assertHearsSoon(listener, 700);
        world.done("silence media", "call-id", "c");
        assertSilent(listener);
    }

    @Test
    void those_who_subscribe_later_do_not_hear_who_is_silenced() {
        world.done("silence media", "call-id", "c", "from-tag", "B");
        subscribe("B");
        assertSilent(listener);
        world.done("unsilence media", "call-id", "c", "from-tag", "B");
        assertHearsSoon(listener, 700);
    }

    @Test
    void those_who_subscribe_to_a_silenced_call_hear_silence() {
        world.done("silence media", "call-id", "c");
        subscribe("B");
        assertSilent(listener);
        world.done("unsilence media", "call-id", "c");
        assertHearsSoon(listener, 700);
    }

    @Test
    void a_party_is_silenced_for_one_of_its_listeners_alone() {
        subscribe("B");
        world.done("silence media", "call-id", "c", "from-tag", "B", "to-tag", "A");
        assertSilent(a);
        assertHearsSoon(listener, 700);
        assertHearsSoon(b, 440);
        world.done("unsilence media", "call-id", "c", "from-tag", "B", "to-label", "caller");
        assertHearsSoon(a, 700);
        world.done("silence media", "call-id", "c", "from-tag", "B", "to-label", "monitor");
        assertSilent(listener);
        assertHearsSoon(a, 700);
        world.done("unsilence media", "call-id", "c", "from-tag", "B");
        assertHearsSoon(listener, 700);
    }

    @Test
    void what_is_silenced_for_a_listener_stays_so_when_it_gets_another_leg() {
        subscribe("B");
        world.done("silence media", "call-id", "c", "from-tag", "B", "to-tag", "A");
        a.talking = false;
        SdesEnd secure = new SdesEnd(world, 5040);
        world.offer("c", secure, "A", b, Map.of("to-tag", "B", "transport-protocol", "RTP/AVP"));
        world.answer("c", "A", secure, b, "B", Map.of());
        secure.talk(440);
        assertHearsSoon(b, 440);
        assertSilent(secure);
        assertHearsSoon(listener, 700);
    }

    @Test
    void the_only_listener_hears_a_silenced_party_again_by_its_name_as_well() {
        world.done("silence media", "call-id", "c", "from-tag", "B");
        world.done("unsilence media", "call-id", "c", "from-tag", "B", "to-tag", "A");
        assertHearsSoon(a, 700);
        world.done("silence media", "call-id", "c", "from-tag", "B", "to-tag", "A");
        assertSilent(a);
        world.done("unsilence media", "call-id", "c", "from-tag", "B");
        assertHearsSoon(a, 700);
    }

    @Test
    void a_party_is_blocked_for_its_only_listener_and_not_for_one_of_several() {
        world.done("block media", "call-id", "c", "from-tag", "B", "to-tag", "A");
        assertBlocked(a);
        assertHearsSoon(b, 440);
        subscribe("B");
        world.done("unblock media", "call-id", "c", "from-tag", "B", "to-tag", "A");
        assertHearsSoon(a, 700);
        assertHearsSoon(listener, 700);
        assertEquals("blocking a single flow is not supported: leave the to-tag out",
                world.refused("block media", "call-id", "c", "from-tag", "B", "to-tag", "A"));
        world.done("block DTMF", "call-id", "c", "from-tag", "B", "to-tag", "A");
    }

    @Test
    void a_flow_that_is_not_there_is_refused_and_changes_nothing() {
        for (String command : List.of("silence media", "unsilence media", "block media", "unblock media")) {
            assertTrue(world.refused(command, "call-id", "c", "from-tag", "B", "to-tag", "X").startsWith("nobody"));
            assertTrue(world.refused(command, "call-id", "c", "from-tag", "B", "to-label", "x").startsWith("nobody"));
            assertTrue(world.refused(command, "call-id", "c", "from-tag", "B", "to-tag", "B").startsWith("nobody"));
            assertTrue(world.refused(command, "call-id", "c", "to-tag", "A").contains("needs the party"));
        }
        assertHearsSoon(a, 700);
        assertHearsSoon(b, 440);
    }
}
