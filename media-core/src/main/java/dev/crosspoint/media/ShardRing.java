package dev.crosspoint.media;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.media.io.PacketSink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A shard's inbox: preallocated slots that hold a packet for a handler or a command. Any thread publishes, the shard's
 * thread polls. Nobody waits in the ring itself: producers call the wake-up, the shard asks {@link #isEmpty()}.
 */
final class ShardRing implements PacketSink {
    /** One slot. Its own packet is for copies, and for when there is no spare one to trade for a received one. */
    static final class Slot {
        private Packet own;
        private Packet packet;
        private PacketHandler handler;
        private Command command;
    }

    /** What the shard does with the slots. */
    interface Consumer {
        void packet(PacketHandler handler, Packet packet);

        void command(Command command);
    }

    private final RingBuffer<Slot> ring;
    private final EventPoller<Slot> poller;
    private final EventPoller.Handler<Slot> dispatch;
    private Runnable wakeup = () -> { };
    /** What was handled last is received into next, while the cache has it; none where two threads would share them. */
    private Packet[] spare = new Packet[0];
    private int spares;

    ShardRing(Arena arena, int slots, Consumer consumer) {
        Packet[] packets = Packet.allocate(arena, slots);
        ring = RingBuffer.createMultiProducer(Slot::new, slots, new BusySpinWaitStrategy());
        for (int i = 0; i < slots; i++) {
            ring.get(i).own = packets[i];
        }
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        dispatch = (slot, _, _) -> {
            consume(slot, consumer);
            return true;
        };
    }

    /** Receiving and handling are one thread's work: few packets are enough then, and stay in the cache. */
    void keepSpares(Arena arena, int count) {
        spare = Packet.allocate(arena, count);
        spares = count;
    }

    /** Sets what ends the shard's wait; called by every producer after it has published. */
    void onPublish(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Publishes a received batch as one range. */
    @Override
    public int publish(PacketHandler handler, Packet[] batch, int count) {
        int n = (int) Math.min(count, ring.remainingCapacity());
        if (n == 0) {
            return 0;
        }
        long last;
        try {
            last = ring.tryNext(n);
        } catch (InsufficientCapacityException taken) { // another producer was faster; the exception is preallocated
            return 0;
        }
        long first = last - n + 1;
        for (int i = 0; i < n; i++) {
            Slot slot = ring.get(first + i);
            slot.packet = batch[i];
            slot.handler = handler;
            if (spares > 0) {
                batch[i] = spare[--spares];
            } else {
                batch[i] = slot.own;
                slot.own = null;
            }
        }
        ring.publish(first, last);
        wakeup.run();
        return n;
    }

    /** Publishes a copy of a packet that belongs to somebody else; false where the ring is full. */
    boolean offer(PacketHandler handler, Packet packet) {
        long sequence = claim();
        if (sequence < 0) {
            return false;
        }
        Slot slot = ring.get(sequence);
        slot.own.copyFrom(packet);
        slot.handler = handler;
        ring.publish(sequence);
        wakeup.run();
        return true;
    }

    /** Publishes bytes without an address; false where the ring is full or the bytes do not fit a slot. */
    boolean offer(PacketHandler handler, byte[] bytes, int length) {
        if (length > Packet.CAPACITY) {
            return false;
        }
        long sequence = claim();
        if (sequence < 0) {
            return false;
        }
        Slot slot = ring.get(sequence);
        MemorySegment.copy(bytes, 0, slot.own.segment(), java.lang.foreign.ValueLayout.JAVA_BYTE, 0, length);
        slot.own.length(length);
        slot.handler = handler;
        ring.publish(sequence);
        wakeup.run();
        return true;
    }

    boolean offer(Command command) {
        long sequence = claim();
        if (sequence < 0) {
            return false;
        }
        ring.get(sequence).command = command;
        ring.publish(sequence);
        wakeup.run();
        return true;
    }

    /** Handles what was published before the call. Shard thread only. */
    void poll() {
        try {
            poller.poll(dispatch);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception impossible) { // declared by the poller; consumers throw none
            throw new IllegalStateException(impossible);
        }
    }

    /** Nothing is published that has not been handled. Shard thread, or the loop thread before it waits. */
    boolean isEmpty() {
        return poller.getSequence().get() >= ring.getCursor();
    }

    long backlog() {
        return Math.max(0, ring.getCursor() - poller.getSequence().get());
    }

    private long claim() {
        if (!ring.hasAvailableCapacity(1)) {
            return -1;
        }
        try {
            return ring.tryNext();
        } catch (InsufficientCapacityException taken) {
            return -1;
        }
    }

    private void consume(Slot slot, Consumer consumer) {
        Command command = slot.command;
        PacketHandler handler = slot.handler;
        Packet received = slot.packet;
        slot.command = null;
        slot.handler = null;
        slot.packet = null;
        if (command != null) {
            consumer.command(command);
        } else if (handler != null) {
            consumer.packet(handler, received == null ? slot.own : received);
        }
        if (slot.own == null) {
            slot.own = received;
        } else if (received != null) {
            spare[spares++] = received;
        }
    }
}
