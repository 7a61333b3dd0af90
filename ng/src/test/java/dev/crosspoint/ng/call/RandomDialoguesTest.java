package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in any order, from clients that have lost the thread: nothing breaks, and nothing is left behind. */
class RandomDialoguesTest {
    private static final List<String> TAGS = List.of("A", "B", "C", "D");
    private static final List<String> COMMANDS = List.of("offer", "offer", "offer", "answer", "answer", "answer",
            "delete", "query", "block media", "unblock media", "silence media", "unsilence media", "play DTMF",
            "publish", "subscribe request", "subscribe answer", "unsubscribe", "stop media", "block DTMF");
    private static final List<String> PROTOCOLS = List.of("RTP/AVP", "RTP/SAVP", "UDP/TLS/RTP/SAVPF", "RTP/SAVPF");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void any_order_of_commands_leaves_no_leg_behind(long seed) {
        Random random = new Random(seed);
        try (CallWorld world = new CallWorld()) {
            List<FarEnd> ends = List.of(new FarEnd(world, 5000, Voice.PCMU), new FarEnd(world, 5002, Voice.PCMA),
                    new SdesEnd(world, 5004), new Browser(world, 6000), new Browser(world, 6002));
            int done = 0;
            for (int i = 0; i < 1500; i++) {
                NgResult result = world.ask(COMMANDS.get(random.nextInt(COMMANDS.size())), request(random, ends));
                done += result instanceof NgResult.Done ? 1 : 0;
                if (random.nextInt(10) == 0) {
                    world.media.turn(world.nowNs += 20 * CallWorld.MS);
                }
                if (random.nextInt(50) == 0) {
                    world.pass(random.nextInt(40));
                    world.calls.sweep(id -> true);
                }
            }
            assertTrue(done > 200, "some of it came to something: " + done);
            for (String id : List.of("c0", "c1", "c2")) {
                world.ask("delete", "call-id", id, "delete-delay", 0);
            }
            world.pass(1);
            assertEquals(0, world.calls.size());
            assertEquals(0, world.media.engine().counters().value("phone_legs"));
            assertEquals(0, world.media.engine().counters().value("webrtc_peers"));
            assertEquals(0, world.media.engine().counters().value("faults"));
        }
    }

    private static Object[] request(Random random, List<FarEnd> ends) {
        List<Object> r = new ArrayList<>(List.of("call-id", "c" + random.nextInt(3)));
        FarEnd end = ends.get(random.nextInt(ends.size()));
        r.addAll(List.of("sdp", end.describe().replace("actpass", random.nextBoolean() ? "active" : "actpass")));
        if (random.nextInt(8) != 0) {
            r.addAll(List.of("from-tag", TAGS.get(random.nextInt(TAGS.size()))));
        }
        if (random.nextBoolean()) {
            r.addAll(List.of("to-tag", TAGS.get(random.nextInt(TAGS.size()))));
        }
        if (random.nextInt(4) == 0) {
            r.addAll(List.of("via-branch", "v" + random.nextInt(3)));
        }
        if (random.nextInt(3) == 0) {
            r.addAll(List.of("transport-protocol", PROTOCOLS.get(random.nextInt(PROTOCOLS.size()))));
        }
        if (random.nextInt(3) == 0) {
            r.addAll(List.of("ICE", List.of("remove", "force", "default", "optional").get(random.nextInt(4))));
        }
        if (random.nextInt(3) == 0) {
            r.addAll(List.of("codec", Map.of("mask", List.of("opus"), "transcode", List.of("PCMU", "opus"))));
        }
        if (random.nextInt(3) == 0) {
            r.addAll(List.of("delete-delay", random.nextInt(3)));
        }
        r.addAll(List.of("code", "5", "flags", List.of("all")));
        return r.toArray();
    }
}
