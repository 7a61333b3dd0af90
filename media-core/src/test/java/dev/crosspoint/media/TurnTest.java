package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.media.io.Packet;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When what one turn made leaves. */
@Timeout(60)
class TurnTest {
    private static final int CALLS = 3;

    /** Notes how many packets the shard had handled whenever one of its own left. */
    private static final class Watching extends MediaWorld {
        private final List<Long> handled = new ArrayList<>();

        @Override
        void left(InetSocketAddress from, Packet packet) {
            handled.add(engine.shard(0).packets());
        }
    }

    @Test
    void what_was_encoded_does_not_wait_for_the_calls_behind_it() throws Exception {
        assertEquals(List.of(1L, 2L, 3L), leavingAfter(FarLeg.OPUS));
    }

    @Test
    void what_is_passed_on_leaves_together() throws Exception {
        assertEquals(List.of(3L, 3L, 3L), leavingAfter(FarLeg.PCMU));
    }

    /** For each packet that one turn sends to those who hear that format, how many the turn had handled before. */
    private static List<Long> leavingAfter(LegFormat hearing) throws Exception {
        try (Watching world = new Watching()) {
            FarLeg[] talking = new FarLeg[CALLS];
            for (int i = 0; i < CALLS; i++) {
                talking[i] = FarLeg.open(world, 41000 + 2 * i, LegTransport.RTP, FarLeg.PCMU);
                FarLeg hears = FarLeg.open(world, 42000 + 2 * i, LegTransport.RTP, hearing);
                world.engine.connect(talking[i].leg, hears.leg);
            }
            for (int turn = 0; turn < 5; turn++) { // where sources are locked and encoders open
                say(talking);
                world.run(20);
            }
            say(talking);
            world.handled.clear();
            long before = world.engine.shard(0).packets();
            world.media.turn(world.nowNs);
            return world.handled.stream().map(n -> n - before).toList();
        }
    }

    private static void say(FarLeg[] talking) {
        for (FarLeg leg : talking) {
            leg.sendPayload(0, leg.sequence, leg.timestamp, new byte[160]);
            leg.timestamp += 160;
        }
    }
}
