package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;

/** Two associations, the network between them, and the clock of both: losses, order and copies come from a seed. */
final class Net {
    static final long MS = 1_000_000L;

    /** One end with everything that was told of it. */
    final class Side implements SctpEvents, SctpOutput {
        final SctpAssociation association;
        final List<String> told = new ArrayList<>();
        Side other;
        Predicate<ByteBuffer> swallow = _ -> false;
        Runnable onUp = () -> { };
        boolean echo;
        int longest;

        Side(SctpSettings settings, boolean odd, long seed) {
            association = new SctpAssociation(settings, odd, this, this, new Random(seed));
        }

        @Override
        public void up() {
            told.add("up");
            onUp.run();
        }

        @Override
        public void channelOpen(int stream, String label) {
            told.add("open " + stream + " " + label);
        }

        @Override
        public void text(int stream, String label, String text) {
            told.add("text " + stream + " " + text);
            if (echo) {
                association.sendText(stream, "echo " + text, nowNs);
            }
        }

        @Override
        public void channelClosed(int stream, String label) {
            told.add("channelClosed " + stream + " " + label);
        }

        @Override
        public void closed(SctpClose why) {
            told.add("closed " + why);
        }

        @Override
        public void send(ByteBuffer packet, int length) {
            longest = Math.max(longest, length);
            ByteBuffer copy = ByteBuffer.allocate(length).put(0, packet, 0, length);
            if (!swallow.test(copy) && random.nextDouble() >= loss) {
                carry(copy);
                if (random.nextDouble() < copies) {
                    carry(copy);
                }
            }
        }

        private void carry(ByteBuffer packet) {
            long delay = 20 * MS + (long) (random.nextDouble() * jitterMs * MS);
            wire.add(new InFlight(nowNs + delay, order++, other, packet));
        }

        List<String> texts() {
            return told.stream().filter(t -> t.startsWith("text ")).map(t -> t.substring(t.indexOf(' ', 5) + 1))
                .toList();
        }
    }

    private record InFlight(long atNs, long order, Side to, ByteBuffer packet) {}

    final Side a;
    final Side b;
    long nowNs = Long.MAX_VALUE - 3_000 * MS; // the clock overflows on the way
    private final long startNs = nowNs;
    private final Random random;
    private final PriorityQueue<InFlight> wire = new PriorityQueue<>((x, y) ->
        x.atNs != y.atNs ? Long.signum(x.atNs - y.atNs) : Long.signum(x.order - y.order));
    private long order;
    double loss;
    double copies;
    double jitterMs;

    Net(long seed) {
        this(seed, SctpSettings.defaults());
    }

    Net(long seed, SctpSettings settings) {
        random = new Random(seed);
        a = new Side(settings, true, seed * 2 + 1);
        b = new Side(settings, false, seed * 2 + 2);
        a.other = b;
        b.other = a;
    }

    /** Lets the time pass, event by event. */
    void run(long ms) {
        long endNs = nowNs + ms * MS;
        while (true) {
            long next = endNs;
            if (!wire.isEmpty() && wire.peek().atNs - next < 0) {
                next = wire.peek().atNs;
            }
            next = earlier(a, earlier(b, next));
            if (next - nowNs > 0) {
                nowNs = next;
            }
            if (!wire.isEmpty() && wire.peek().atNs - nowNs <= 0) {
                InFlight arrived = wire.poll();
                arrived.to.association.receive(arrived.packet, 0, arrived.packet.capacity(), nowNs);
            } else if (endNs - nowNs <= 0) {
                return;
            }
            a.association.timers(nowNs);
            b.association.timers(nowNs);
        }
    }

    private static long earlier(Side side, long next) {
        long wakeup = side.association.nextWakeupNs();
        return wakeup != SctpAssociation.NO_WAKEUP && wakeup - next < 0 ? wakeup : next;
    }

    long elapsedMs() {
        return (nowNs - startNs) / MS;
    }

    void clear() {
        wire.clear();
    }

    /** Both up, on a clean network. */
    Net up() {
        a.association.connect(nowNs);
        run(1000);
        return this;
    }

    static int firstChunk(ByteBuffer packet) {
        return packet.get(Sctp.HEADER_LENGTH) & 0xFF;
    }
}
