package dev.crosspoint.media;

import dev.crosspoint.media.io.Counters;
import dev.crosspoint.media.io.DatagramIo;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import java.lang.foreign.Arena;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread's share of the media plane: a ring of packets and commands, timers, and sockets to send from. Everything
 * it owns is touched in {@link #turn} only.
 */
final class Shard implements ShardRing.Consumer {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final long COMMAND_DEADLINE_NS = 2_000_000_000L;
    private static final long COMMAND_RETRY_NS = 200_000L;

    private static final long WARM_PACKETS = 100_000;

    private final int index;
    private final ShardRing ring;
    private final Timers timers = new Timers();
    private final ShardLoad load = new ShardLoad();
    private final Counters counters = new Counters(ShardCounter.values());
    private final WallClock wallClock;
    private DatagramIo io;
    private long nowNs;
    private long unseenNs;
    private long packets;
    /** Told to other threads once in a turn. */
    private volatile long packetsTold;
    private String lastFault = "";
    private boolean dear;
    private final Packet scratch;
    /** In a shard without a thread of its own: the thread whose commands are run at once. */
    private Thread inlineThread;

    Shard(int index, Arena arena, int ringSlots, WallClock wallClock) {
        this.index = index;
        this.wallClock = wallClock;
        this.ring = new ShardRing(arena, ringSlots, this);
        this.scratch = Packet.allocate(arena, 1)[0];
    }

    /** The shard is driven by this thread's calls of {@link #turn}: its commands need not wait for one. */
    void drivenBy(Thread thread) {
        inlineThread = thread;
    }

    /** A packet to build something in; free again after the call it was passed to. Shard thread only. */
    Packet scratch() {
        return scratch;
    }

    /** Completes the wiring; before the first {@link #turn}. */
    void attach(DatagramIo datagrams) {
        io = datagrams;
    }

    int index() {
        return index;
    }

    ShardRing ring() {
        return ring;
    }

    DatagramIo io() {
        return io;
    }

    Counters counters() {
        return counters;
    }

    WallClock wallClock() {
        return wallClock;
    }

    ShardLoad load() {
        return load;
    }

    Timers timers() {
        return timers;
    }

    /** Datagrams handled since the start. Shard thread only. */
    long packets() {
        return packets;
    }

    /** It has handled enough for its code to be compiled: what it needed before says nothing of later. Any thread. */
    boolean warm() {
        return packetsTold >= WARM_PACKETS;
    }

    /** For how long before this turn the sockets were not looked at, while the shard worked or rested. */
    long unseenNs() {
        return unseenNs;
    }

    void unseenNs(long ns) {
        unseenNs = ns;
    }

    /** The batch's time. Shard thread only. */
    long nowNs() {
        return nowNs;
    }

    /** One batch: what is in the ring, what is due, and out with what they queued. */
    void turn(long now) {
        nowNs = now;
        ring.poll();
        for (Timer due = timers.takeDue(now); due != null; due = timers.takeDue(now)) {
            try {
                due.handler.due(now);
            } catch (RuntimeException e) {
                fault(due.handler, e);
            }
            sendDear();
        }
        io.flush();
        packetsTold = packets;
    }

    /** Nanoseconds the shard may wait; 0 or less = not at all. */
    long mayWaitNs(long now) {
        return ring.isEmpty() ? timers.untilNext(now) : 0;
    }

    @Override
    public void packet(PacketHandler handler, Packet packet) {
        packets++;
        try {
            handler.onPacket(packet, nowNs);
        } catch (RuntimeException e) {
            fault(handler, e);
        }
        sendDear();
    }

    /**
     * What is queued took long to make, compared with a send: it leaves after the packet or timer at hand and does not
     * wait for the rest of the turn.
     */
    void dear() {
        dear = true;
    }

    private void sendDear() {
        if (dear) {
            dear = false;
            io.flush();
        }
    }

    @Override
    public void command(Command command) {
        counters.add(ShardCounter.COMMANDS);
        try {
            command.run(nowNs);
        } catch (RuntimeException e) {
            fault(command.target(), e);
        }
    }

    /** From the control plane: waits a little for room. */
    void post(Command command) {
        if (Thread.currentThread() == inlineThread) {
            command(command);
            return;
        }
        long deadline = System.nanoTime() + COMMAND_DEADLINE_NS;
        while (!ring.offer(command)) {
            if (System.nanoTime() - deadline >= 0) {
                counters.addShared(ShardCounter.COMMAND_RING_FULL);
                throw new IllegalStateException("media shard " + index + " takes no commands");
            }
            LockSupport.parkNanos(COMMAND_RETRY_NS);
        }
    }

    /** Hands a packet to its owner: at once if that is here, else through its ring. From this shard's thread. */
    void handTo(Shard owner, PacketHandler handler, Packet packet) {
        if (owner == this) {
            handler.onPacket(packet, nowNs);
        } else if (!owner.ring.offer(handler, packet)) {
            counters.addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    /** Asks something of another shard, or of this one at once. From this shard's thread. */
    void handTo(Shard owner, Command command) {
        if (owner == this) {
            command.run(nowNs);
        } else if (!owner.ring.offer(command)) {
            counters.addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    /** Our own fault: the one call dies, the shard lives. The same stack is logged once. */
    private void fault(Object target, RuntimeException e) {
        counters.add(ShardCounter.FAULTS);
        StackTraceElement[] stack = e.getStackTrace();
        String key = e.getClass().getName() + (stack.length == 0 ? "" : stack[0].toString());
        if (!key.equals(lastFault)) {
            lastFault = key;
            LOG.error("Fault on media shard {}", index, e);
        }
        if (target instanceof Faultable owner) {
            owner.faulted(e, nowNs);
        }
    }

    /** An owner of packets, timers or commands that can be ended alone. */
    interface Faultable {
        void faulted(RuntimeException why, long nowNs);
    }
}
