package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose media is believed to be a party's. */
class SourcesTest extends TwoPhones {
    /** Sends to where A is to send, from another port. */
    private final FarEnd elsewhere = new FarEnd(world, 5004, Voice.PCMU);

    private void call(String... flags) {
        world.call("c", a, b, Map.of("flags", List.of(flags)), NONE);
        elsewhere.enginePort = a.enginePort;
    }

    @Test
    void of_a_party_behind_a_nat_another_port_is_learned_once() {
        call();
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
}
