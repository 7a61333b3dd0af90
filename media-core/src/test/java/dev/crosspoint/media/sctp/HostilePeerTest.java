package dev.crosspoint.media.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A peer that passed DTLS and means harm, or bytes that only look like a peer's. */
class HostilePeerTest {
    private static final int T = RawPeer.FIRST_TSN;
    private static final SctpSettings SMALL = new SctpSettings(5000, 5000, 1184, 10_000, 20_000, 20_000, 4);

    private static void repairChecksum(ByteBuffer packet) {
        packet.putInt(Sctp.CHECKSUM_OFFSET, new Checksum().of(packet, 0, packet.capacity()));
    }

    /** One good packet of each kind; the tags are right. */
    private static List<ByteBuffer> packets(RawPeer peer) {
        List<Consumer<PacketWriter>> chunks = List.of(
            RawPeer.open(T, 0),
            RawPeer.data(T + 1, 0, 1, Sctp.PPID_STRING, Sctp.FLAG_FIRST, "begin"),
            w -> w.chunk(Sctp.SACK, 0).u32(0).u32(9).u16(2).u16(1).u16(2).u16(2).u16(4).u16(5).u32(7).endChunk(),
            w -> w.chunk(Sctp.HEARTBEAT, 0).u16(1).u16(8).u32(1).endChunk(),
            w -> w.chunk(Sctp.HEARTBEAT_ACK, 0).u16(1).u16(8).u32(1).endChunk(),
            w -> w.chunk(Sctp.ERROR, 0).u16(3).u16(8).u32(1).endChunk(),
            w -> w.chunk(Sctp.SHUTDOWN, 0).u32(1).endChunk(),
            w -> w.chunk(Sctp.SHUTDOWN_ACK, 0).endChunk(),
            w -> w.chunk(Sctp.COOKIE_ACK, 0).endChunk(),
            w -> w.chunk(Sctp.FORWARD_TSN, 0).u32(T + 5).u16(0).u16(3).u16(9).u16(9).endChunk(),
            w -> w.chunk(Sctp.RE_CONFIG, 0).u16(13).u16(18).u32(T).u32(0).u32(T).u16(0).u16(0)
                .u16(16).u16(12).u32(5).u32(1).endChunk(),
            w -> w.chunk(0x7E, 0).u32(1).endChunk());
        List<ByteBuffer> packets = new ArrayList<>();
        for (Consumer<PacketWriter> chunk : chunks) {
            packets.add(peer.build(peer.tag, chunk));
        }
        return packets;
    }

    private static ByteBuffer copy(ByteBuffer packet, int length) {
        return ByteBuffer.allocate(length).put(0, packet, 0, length);
    }

    /** Nothing may be read past the packet, so each ends where its buffer does. */
    @Test
    void every_truncation_of_every_packet_is_survived() {
        for (ByteBuffer good : packets(new RawPeer().up())) {
            for (int cut = 0; cut < good.capacity(); cut++) {
                RawPeer peer = new RawPeer().up();
                ByteBuffer packet = copy(good, cut);
                if (cut >= Sctp.HEADER_LENGTH) {
                    packet.putInt(Sctp.TAG_OFFSET, peer.tag);
                    repairChecksum(packet);
                }
                peer.deliver(packet);
            }
        }
    }

    @Test
    void seeded_mutations_of_every_packet_are_survived() {
        Random random = new Random(4711);
        RawPeer peer = new RawPeer(SMALL).up();
        List<ByteBuffer> good = packets(peer);
        for (int round = 0; round < 100_000; round++) {
            if (peer.association.state() == SctpAssociation.State.ENDED) {
                peer = new RawPeer(SMALL).up();
            }
            ByteBuffer source = good.get(random.nextInt(good.size()));
            ByteBuffer packet = copy(source, source.capacity());
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                int at = Sctp.HEADER_LENGTH + random.nextInt(packet.capacity() - Sctp.HEADER_LENGTH);
                packet.put(at, (byte) random.nextInt());
            }
            packet.putInt(Sctp.TAG_OFFSET, peer.tag);
            repairChecksum(packet);
            peer.deliver(packet);
            peer.nowNs += random.nextInt(100) * 1_000_000L;
            peer.association.timers(peer.nowNs);
            assertTrue(peer.association.heldBytes() <= 2 * SMALL.receiveBuffer());
            peer.answers.clear();
        }
    }

    @Test
    void mutated_handshakes_are_survived_and_never_half_done() {
        Random random = new Random(99);
        for (int round = 0; round < 20_000; round++) {
            RawPeer peer = new RawPeer();
            if (random.nextBoolean()) {
                peer.association.connect(0);
            }
            ByteBuffer init = peer.init();
            for (int n = random.nextInt(4); n > 0; n--) {
                init.put(Sctp.HEADER_LENGTH + 1 + random.nextInt(init.capacity() - 13), (byte) random.nextInt());
            }
            if (random.nextInt(4) == 0) {
                init.put(Sctp.HEADER_LENGTH, (byte) Sctp.INIT_ACK);
            }
            repairChecksum(init);
            peer.deliver(init);
            assertFalse(peer.association.established());
        }
    }

    @Test
    void changed_cookie_is_refused_whatever_byte_was_changed() {
        RawPeer peer = new RawPeer();
        peer.deliver(peer.init());
        ByteBuffer good = peer.cookieEcho();
        for (int i = Sctp.HEADER_LENGTH + 4; i < good.capacity(); i++) {
            ByteBuffer forged = copy(good, good.capacity());
            forged.put(i, (byte) (forged.get(i) ^ 1 << i % 8));
            repairChecksum(forged);
            peer.deliver(forged);
            assertTrue(peer.told.isEmpty());
        }
        assertEquals(StateCookie.LENGTH, peer.count(SctpCounter.BAD_COOKIE));
        peer.deliver(good);
        assertEquals(List.of("up"), peer.told);
    }

    @Test
    void cookie_of_another_association_is_refused() {
        RawPeer one = new RawPeer();
        one.deliver(one.init());
        ByteBuffer echo = one.cookieEcho();
        Net net = new Net(31);
        net.a.swallow = p -> {
            echo.putInt(Sctp.TAG_OFFSET, p.getInt(Sctp.HEADER_LENGTH + 4));
            return true;
        };
        net.a.association.connect(0);
        repairChecksum(echo);
        net.a.association.receive(echo, 0, echo.capacity(), 0);
        assertEquals(1, net.a.association.counters().count(SctpCounter.BAD_COOKIE));
        assertTrue(net.a.told.isEmpty());
    }

    @Test
    void packets_with_wrong_tag_checksum_or_ports_are_counted_and_dropped() {
        RawPeer peer = new RawPeer().up();
        peer.deliver(peer.build(peer.tag + 1, w -> w.chunk(Sctp.ABORT, 0).endChunk()));
        assertEquals(1, peer.count(SctpCounter.BAD_TAG));
        peer.deliver(peer.build(peer.tag + 1, w -> w.chunk(Sctp.ABORT, 1).endChunk()));
        assertEquals(2, peer.count(SctpCounter.BAD_TAG));
        ByteBuffer abort = peer.build(peer.tag, w -> w.chunk(Sctp.ABORT, 0).endChunk());
        abort.put(Sctp.CHECKSUM_OFFSET, (byte) ~abort.get(Sctp.CHECKSUM_OFFSET));
        peer.deliver(abort);
        assertEquals(1, peer.count(SctpCounter.BAD_CHECKSUM));
        abort.putShort(0, (short) 5001);
        repairChecksum(abort);
        peer.deliver(abort);
        assertEquals(1, peer.count(SctpCounter.BAD_HEADER));
        assertTrue(peer.association.established());
        peer.deliver(peer.build(RawPeer.TAG, w -> w.chunk(Sctp.ABORT, 1).endChunk()));
        assertEquals("closed PEER_ABORT", peer.told.getLast());
    }

    @Test
    void chunk_lengths_that_do_not_fit_end_the_packet() {
        for (int length : new int[] {0, 1, 3, 13, 0xFFFF}) {
            RawPeer peer = new RawPeer().up();
            ByteBuffer packet = peer.build(peer.tag, w -> w.chunk(Sctp.HEARTBEAT, 0).u32(1).u32(2).endChunk());
            packet.putShort(Sctp.HEADER_LENGTH + 2, (short) length);
            repairChecksum(packet);
            peer.deliver(packet);
            assertEquals(1, peer.count(SctpCounter.MALFORMED_CHUNK), "length " + length);
            assertTrue(peer.answers.isEmpty());
        }
    }

    @Test
    void sack_that_claims_more_blocks_than_it_has_is_malformed() {
        RawPeer peer = new RawPeer().up();
        peer.send(w -> w.chunk(Sctp.SACK, 0).u32(peer.theirFirstTsn - 1).u32(9).u16(0xFFFF).u16(0xFFFF).endChunk());
        assertEquals(1, peer.count(SctpCounter.MALFORMED_CHUNK));
        assertTrue(peer.association.established());
    }

    private static void assertAborted(RawPeer peer) {
        assertEquals("closed PROTOCOL_VIOLATION", peer.told.getLast());
        assertEquals(1, peer.answered(Sctp.ABORT).size());
        assertFalse(peer.association.sendText(0, "x", 0));
    }

    @Test
    void acknowledging_what_was_never_sent_ends_the_association() {
        RawPeer peer = new RawPeer().up();
        peer.send(w -> w.chunk(Sctp.SACK, 0).u32(peer.theirFirstTsn).u32(9).u16(0).u16(0).endChunk());
        assertAborted(peer);
    }

    @Test
    void empty_data_ends_the_association() {
        RawPeer peer = new RawPeer().up();
        peer.send(RawPeer.whole(T, 0, 0, ""));
        assertAborted(peer);
    }

    @Test
    void fragments_that_contradict_each_other_end_the_association() {
        RawPeer peer = new RawPeer().up();
        peer.send(RawPeer.data(T, 0, 0, Sctp.PPID_STRING, Sctp.FLAG_FIRST, "a"));
        peer.send(RawPeer.data(T + 1, 0, 0, Sctp.PPID_STRING, Sctp.FLAG_FIRST, "b"));
        assertAborted(peer);
        RawPeer other = new RawPeer().up();
        other.send(RawPeer.data(T, 0, 0, Sctp.PPID_STRING, Sctp.FLAG_FIRST, "a"));
        other.send(RawPeer.data(T + 1, 2, 0, Sctp.PPID_STRING, 0, "b"));
        assertAborted(other);
    }

    @Test
    void message_longer_than_allowed_ends_the_association() {
        RawPeer peer = new RawPeer(SMALL).up();
        String piece = "p".repeat(1000);
        for (int i = 0; i < 11; i++) {
            peer.send(RawPeer.data(T + i, 0, 0, Sctp.PPID_STRING, i == 0 ? Sctp.FLAG_FIRST : 0, piece));
        }
        assertAborted(peer);
    }

    @Test
    void messages_that_never_become_whole_hold_bounded_memory() {
        RawPeer peer = new RawPeer(SMALL).up();
        for (int i = 1; i < 20_000; i++) { // the first is missing
            peer.send(RawPeer.whole(T + i, i % 1024, 1, "x"));
            peer.answers.clear();
        }
        assertTrue(peer.association.heldBytes() <= SMALL.receiveBuffer());
        assertTrue(peer.count(SctpCounter.DATA_WITHOUT_ROOM) > 0);
        assertTrue(peer.association.established());
        peer.send(RawPeer.whole(T, 0, 0, "x")); // taken beyond the limit
        assertTrue(peer.association.heldBytes() <= SMALL.receiveBuffer());
    }

    @Test
    void out_of_turn_messages_in_good_order_hold_bounded_memory() {
        RawPeer peer = new RawPeer(SMALL).up();
        for (int i = 0; i < 20_000 && peer.told.size() < 2; i++) { // SSN 0 never comes
            peer.send(RawPeer.whole(T + i, i % 1024, 1 + i / 1024, "x"));
            peer.answers.removeIf(p -> Net.firstChunk(p) != Sctp.ABORT);
            assertTrue(peer.association.heldBytes() <= 2 * SMALL.receiveBuffer());
        }
        assertAborted(peer);
    }

    @Test
    void flood_of_channels_is_bounded() {
        RawPeer peer = new RawPeer(SMALL).up();
        for (int i = 0; i < 500; i++) {
            peer.send(RawPeer.open(T + i, 2 * i));
            peer.answers.clear();
        }
        assertEquals(1 + SMALL.maxChannels(), peer.told.size());
        assertTrue(peer.association.bufferedBytes() < 100);
    }

    @Test
    void random_bytes_are_dropped() {
        Random random = new Random(3);
        RawPeer peer = new RawPeer().up();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            peer.deliver(ByteBuffer.wrap(bytes));
        }
        assertTrue(peer.answers.isEmpty());
        assertTrue(peer.association.established());
    }
}
