package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A packet through a shard's ring: published and polled on one thread (shared mode), and to another thread and back
 * (dedicated mode), which is two hops. In this package because the ring is nobody else's business.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmark {
    private static final int SLOTS = 1024;
    private static final int LENGTH = 108;

    /** Counts what comes out of a ring. */
    private static final class Counting implements ShardRing.Consumer {
        private long packets;

        @Override
        public void packet(PacketHandler handler, Packet packet) {
            handler.onPacket(packet, 0);
        }

        @Override
        public void command(Command command) {
            throw new IllegalStateException("no commands here");
        }
    }

    /** One ring and one thread. */
    @State(Scope.Thread)
    public static class Alone {
        private final Arena arena = Arena.ofAuto();
        private final Counting counting = new Counting();
        private final ShardRing ring = new ShardRing(arena, SLOTS, counting);
        private final PacketHandler handler = (packet, now) -> counting.packets++;
        private final Packet[] batch = Packet.allocate(arena, 32);

        public Alone() {
            for (Packet p : batch) {
                p.length(LENGTH);
            }
        }
    }

    /** A ring to another thread, and one back. */
    @State(Scope.Thread)
    public static class Other {
        /** Waiting of the other thread: spinning, or parked and woken by the producer. */
        @Param({"spin", "park"})
        public String wait = "spin";

        private final Arena arena = Arena.ofAuto();
        private final Counting counting = new Counting();
        private final Counting echo = new Counting();
        private final ShardRing there = new ShardRing(arena, SLOTS, echo);
        private final ShardRing back = new ShardRing(arena, SLOTS, counting);
        private final PacketHandler heard = (packet, now) -> counting.packets++;
        private final PacketHandler echoed = (packet, now) -> back.offer(heard, packet);
        private final Packet[] batch = Packet.allocate(arena, 1);
        private volatile boolean parked;
        private volatile boolean stopped;
        private Thread thread;

        @Setup(Level.Trial)
        public void start() {
            batch[0].length(LENGTH);
            thread = Thread.ofPlatform().name("echo").daemon().start(() -> run(wait.equals("park")));
            there.onPublish(() -> {
                if (parked) {
                    LockSupport.unpark(thread);
                }
            });
        }

        private void run(boolean parking) {
            while (!stopped) {
                if (there.isEmpty()) {
                    idle(parking);
                }
                there.poll();
            }
        }

        private void idle(boolean parking) {
            if (parking) {
                parked = true;
                if (there.isEmpty() && !stopped) {
                    LockSupport.park();
                }
                parked = false;
            } else {
                Thread.onSpinWait();
            }
        }

        @TearDown(Level.Trial)
        public void stop() throws InterruptedException {
            stopped = true;
            LockSupport.unpark(thread);
            thread.join(5000);
        }
    }

    @Benchmark
    public long sameThread(Alone a) {
        a.ring.publish(a.handler, a.batch, 1);
        a.batch[0].length(LENGTH);
        a.ring.poll();
        return a.counting.packets;
    }

    @Benchmark
    @OperationsPerInvocation(32)
    public long sameThreadBatchOf32(Alone a) {
        a.ring.publish(a.handler, a.batch, 32);
        a.ring.poll();
        return a.counting.packets;
    }

    @Benchmark
    @OperationsPerInvocation(2)
    public long otherThread(Other o) {
        long before = o.counting.packets;
        o.batch[0].length(LENGTH);
        o.there.publish(o.echoed, o.batch, 1);
        while (o.counting.packets == before) {
            if (o.back.isEmpty()) {
                Thread.onSpinWait();
            }
            o.back.poll();
        }
        return o.counting.packets;
    }
}
