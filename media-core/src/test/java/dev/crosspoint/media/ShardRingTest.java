package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ShardRingTest {
    private final Arena arena = Arena.ofAuto();
    private final List<Integer> lengths = new ArrayList<>();
    private int commands;
    private final ShardRing ring = new ShardRing(arena, 64, new ShardRing.Consumer() {
        @Override
        public void packet(PacketHandler handler, Packet packet) {
            handler.onPacket(packet, 0);
        }

        @Override
        public void command(Command command) {
            commands++;
        }
    });

    @Test
    void a_batch_is_traded_for_free_packets_and_comes_out_in_order() {
        Packet[] batch = Packet.allocate(arena, 8);
        Packet first = batch[0];
        for (int i = 0; i < 8; i++) {
            batch[i].length(i);
        }
        List<Packet> seen = new ArrayList<>();
        assertEquals(8, ring.publish((p, n) -> {
            lengths.add(p.length());
            seen.add(p);
        }, batch, 8));
        assertFalse(ring.isEmpty());
        assertFalse(batch[0] == first);
        ring.poll();
        assertTrue(ring.isEmpty());
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), lengths);
        assertSame(first, seen.getFirst());
    }

    @Test
    void what_does_not_fit_is_refused_and_stays_with_its_owner() {
        Packet[] batch = Packet.allocate(arena, 100);
        Packet last = batch[99];
        PacketHandler handler = (p, n) -> lengths.add(p.length());
        assertEquals(64, ring.publish(handler, batch, 100));
        assertSame(last, batch[99]);
        assertEquals(0, ring.publish(handler, batch, 1));
        assertFalse(ring.offer(handler, last));
        assertFalse(ring.offer(handler, new byte[10], 10));
        assertFalse(ring.offer(new EngineCommand.Fence(new CountDownLatch(1))));
        ring.poll();
        assertEquals(64, lengths.size());
        assertTrue(ring.offer(new EngineCommand.Fence(new CountDownLatch(1))));
        assertTrue(ring.offer(handler, new byte[10], 10));
        assertFalse(ring.offer(handler, new byte[Packet.CAPACITY + 1], Packet.CAPACITY + 1));
        ring.poll();
        assertEquals(1, commands);
        assertEquals(10, lengths.getLast());
    }

    @Test
    void with_spares_the_packet_handled_last_is_received_into_next() {
        ring.keepSpares(arena, 4);
        Packet[] batch = Packet.allocate(arena, 1);
        Packet first = batch[0];
        ring.publish((_, _) -> { }, batch, 1);
        ring.poll();
        ring.publish((_, _) -> { }, batch, 1);
        assertSame(first, batch[0]);
    }

    @Test
    void no_packet_is_lost_or_held_twice_when_batches_exceed_the_spares() {
        ring.keepSpares(arena, 4);
        Packet[] batch = Packet.allocate(arena, 48);
        for (int round = 0; round < 500; round++) {
            int count = 1 + round * 7 % 48;
            Set<Packet> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            List<Packet> sent = List.of(batch).subList(0, count);
            List<Packet> expected = new ArrayList<>(sent);
            PacketHandler handler = (p, n) -> seen.add(p);
            assertEquals(count, ring.publish(handler, batch, count));
            if (round % 3 == 0) {
                assertTrue(ring.offer((p, n) -> assertEquals(10, p.length()), new byte[10], 10));
            }
            ring.poll();
            assertEquals(count, seen.size());
            assertTrue(seen.containsAll(expected));
            Set<Packet> held = Collections.newSetFromMap(new IdentityHashMap<>());
            held.addAll(List.of(batch));
            assertEquals(batch.length, held.size());
        }
    }
}
