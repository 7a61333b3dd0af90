package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Two phones and an engine between them: where most tests of calls begin. */
abstract class TwoPhones {
    static final Map<String, ?> NONE = Map.of();

    final CallWorld world;
    final FarEnd a;
    final FarEnd b;

    TwoPhones() {
        this(new CallWorld());
    }

    TwoPhones(CallWorld world) {
        this.world = world;
        a = new FarEnd(world, 5000, Voice.PCMU);
        b = new FarEnd(world, 5002, Voice.PCMU);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Both talk for a while and hear each other. */
    final void hear(FarEnd one, FarEnd two) {
        one.talk(440);
        two.talk(700);
        world.run(1500);
        assertHears(two, 440);
        assertHears(one, 700);
    }

    static void assertHears(FarEnd end, double hz) {
        assertTrue(end.hears(hz) > 0.9, () -> end.address.getPort() + " hears " + hz + " Hz: " + end.hears(hz));
    }

    /** From now on, and for half a second. */
    final void assertNothingComesTo(FarEnd end) {
        int before = end.packetsHeard;
        world.run(500);
        assertEquals(before, end.packetsHeard);
    }
}
