package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose media is believed to be a party's. */
class SourcesTest extends TwoPhones {
    /** Sends to where A is to send, from another port. */
    private final FarEnd elsewhere = new FarEnd(world, 5004, Voice.PCMU);

    private void call(String... flags) {
        world.call("c", a, b, Map.of("flags", List.of(flags)), NONE);
        elsewhere.enginePort = a.enginePort;
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust-address", "symmetric", "port-latching", "no-port-latching"})
    void of_a_party_behind_a_nat_another_port_is_learned_once(String flag) {
        call(flag);
        elsewhere.talk(440);
        b.talk(700);
        world.run(1500);
        assertHears(b, 440);
        assertHears(elsewhere, 700);
        elsewhere.talking = false;
        a.talk(1000);
        assertNothingComesTo(b);
    }

    @Test
    void with_strict_source_only_the_described_port_is_heard() {
        call("strict-source");
        elsewhere.talk(440);
        world.run(500);
        assertEquals(0, b.packetsHeard);
        a.talk(1000);
        b.talk(700);
        world.run(1500);
        assertHears(b, 1000);
        assertHears(a, 700);
        assertEquals(0, elsewhere.packetsHeard);
    }

    @Test
    void with_media_handover_a_party_goes_on_from_another_port() {
        call("media-handover");
        a.talk(1000);
        b.talk(700);
        world.run(1500);
        assertHears(b, 1000);
        a.talking = false;
        elsewhere.talk(440);
        world.run(1500);
        assertHears(b, 440);
        assertHears(elsewhere, 700);
    }

    @Test
    void an_asymmetric_party_is_heard_from_another_port_and_answered_where_it_said() {
        call("asymmetric");
        elsewhere.talk(440);
        b.talk(700);
        world.run(1500);
        assertHears(b, 440);
        assertHears(a, 700);
        assertEquals(0, elsewhere.packetsHeard);
    }

    @Test
    void asymmetry_is_of_the_side_that_says_so_alone() {
        world.call("c", b, a, NONE, Map.of("flags", List.of("asymmetric")));
        elsewhere.enginePort = a.enginePort;
        FarEnd behindNat = new FarEnd(world, 5006, Voice.PCMU);
        behindNat.enginePort = b.enginePort;
        elsewhere.talk(440);
        behindNat.talk(700);
        world.run(1500);
        assertHears(behindNat, 440);
        assertHears(a, 700);
        assertEquals(0, elsewhere.packetsHeard);
    }
}
