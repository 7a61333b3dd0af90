package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose media is believed to be a party's. */
class SourcesTest {
    private final CallWorld world = new CallWorld();
    private final FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
    private final FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
    /** Sends to where A is to send, from another port. */
    private final FarEnd elsewhere = new FarEnd(world, 5004, Voice.PCMU);

    @AfterEach
    void close() {
        world.close();
    }

    private void call(String... flags) {
        world.call("c", a, b, Map.of("flags", List.of(flags)), Map.of());
        elsewhere.enginePort = a.enginePort;
    }

    @Test
    void of_a_party_behind_a_nat_another_port_is_learned_once() {
        call();
        elsewhere.talk(440);
        b.talk(700);
        world.run(1500);
        assertTrue(b.hears(440) > 0.9, "heard: " + b.hears(440));
        assertTrue(elsewhere.hears(700) > 0.9, "answered: " + elsewhere.hears(700));
        elsewhere.talking = false;
        a.talk(1000);
        int before = b.packetsHeard;
        world.run(500);
        assertEquals(before, b.packetsHeard);
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
        assertTrue(b.hears(1000) > 0.9, "heard: " + b.hears(1000));
        assertTrue(a.hears(700) > 0.9, "answered: " + a.hears(700));
        assertEquals(0, elsewhere.packetsHeard);
    }

    @Test
    void with_media_handover_a_party_goes_on_from_another_port() {
        call("media-handover");
        a.talk(1000);
        b.talk(700);
        world.run(1500);
        assertTrue(b.hears(1000) > 0.9, "heard: " + b.hears(1000));
        a.talking = false;
        elsewhere.talk(440);
        world.run(1500);
        assertTrue(b.hears(440) > 0.9, "heard from there: " + b.hears(440));
        assertTrue(elsewhere.hears(700) > 0.9, "answered there: " + elsewhere.hears(700));
    }
}
