package dev.crosspoint.media.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the association makes of single chunks, well formed and unusual. */
class ChunksTest {
    private static final int T = RawPeer.FIRST_TSN;
    private static final int CHUNK = Sctp.HEADER_LENGTH;

    private final RawPeer peer = new RawPeer();

    private void open() {
        peer.up();
        peer.send(RawPeer.open(T, 0));
        peer.answers.clear();
        peer.told.clear();
    }

    private static int sackedTo(ByteBuffer sack) {
        return sack.getInt(CHUNK + 4);
    }

    @Test
    void unknown_parameter_of_init_is_reported_where_it_asks_for_it() {
        peer.deliver(peer.init());
        ByteBuffer ack = peer.answers.getFirst();
        int last = CHUNK + Sctp.padded(ack.getShort(CHUNK + 2)) - 12;
        assertEquals(Sctp.PARAM_UNRECOGNIZED, ack.getShort(last));
        assertEquals(0xC0AB, ack.getShort(last + 4) & 0xFFFF);
        assertEquals(0xBEEF, ack.getShort(last + 8) & 0xFFFF);
    }

    @Test
    void channel_of_the_peer_is_opened_and_acknowledged() {
        peer.up();
        peer.send(RawPeer.open(T, 0));
        assertEquals(List.of("up", "open 0 x"), peer.told);
        ByteBuffer ack = peer.answered(Sctp.DATA).getFirst();
        assertEquals(Sctp.PPID_DCEP, ack.getInt(CHUNK + 12));
        assertEquals(2, ack.get(CHUNK + 16));
    }

    @Test
    void channel_with_our_parity_is_closed_again() {
        peer.up();
        peer.send(RawPeer.open(T, 1));
        assertEquals(List.of("up"), peer.told);
        assertEquals(1, peer.answered(Sctp.RE_CONFIG).size());
    }

    @Test
    void messages_are_delivered_in_order_whatever_order_they_come_in() {
        open();
        peer.send(RawPeer.whole(T + 3, 0, 3, "c"));
        peer.send(RawPeer.whole(T + 2, 0, 2, "b"));
        assertTrue(peer.told.isEmpty());
        ByteBuffer sack = peer.answered(Sctp.SACK).getLast();
        assertEquals(T, sackedTo(sack));
        assertEquals(2, sack.getShort(CHUNK + 16), "gap block from");
        assertEquals(3, sack.getShort(CHUNK + 18), "to");
        peer.send(RawPeer.whole(T + 1, 0, 1, "a"));
        assertEquals(List.of("text a", "text b", "text c"), peer.told);
        assertEquals(T + 3, sackedTo(peer.answered(Sctp.SACK).getLast()));
        assertEquals(0, peer.association.heldBytes());
    }

    @Test
    void unordered_message_does_not_wait() {
        open();
        peer.send(RawPeer.data(T + 2, 0, 0, Sctp.PPID_STRING, 7, "now"));
        assertEquals(List.of("text now"), peer.told);
    }

    @Test
    void fragments_join_from_any_side() {
        open();
        peer.send(RawPeer.data(T + 2, 0, 1, Sctp.PPID_STRING, 0, "b"));
        peer.send(RawPeer.data(T + 4, 0, 1, Sctp.PPID_STRING, Sctp.FLAG_LAST, "d"));
        peer.send(RawPeer.data(T + 1, 0, 1, Sctp.PPID_STRING, Sctp.FLAG_FIRST, "a"));
        peer.send(RawPeer.data(T + 3, 0, 1, Sctp.PPID_STRING, 0, "c"));
        assertEquals(List.of("text abcd"), peer.told);
        assertEquals(0, peer.association.heldBytes());
    }

    @Test
    void single_data_is_acknowledged_after_a_moment_and_duplicates_at_once() {
        open();
        assertTrue(peer.association.nextWakeupNs() > 0);
        peer.nowNs = 200_000_000L;
        peer.association.timers(peer.nowNs);
        assertEquals(T, sackedTo(peer.answered(Sctp.SACK).getFirst()));
        peer.send(RawPeer.open(T, 0));
        ByteBuffer sack = peer.answered(Sctp.SACK).getLast();
        assertEquals(1, sack.getShort(CHUNK + 14), "duplicates");
        assertEquals(T, sack.getInt(CHUNK + 16));
    }

    @Test
    void stream_beyond_the_agreed_is_refused_but_acknowledged() {
        open();
        peer.send(RawPeer.whole(T + 1, 1024, 0, "x"));
        ByteBuffer error = peer.answered(Sctp.ERROR).getFirst();
        assertEquals(Sctp.CAUSE_INVALID_STREAM, error.getShort(CHUNK + 4));
        assertEquals(1024, error.getShort(CHUNK + 8));
        assertEquals(T + 1, sackedTo(peer.answered(Sctp.SACK).getFirst()));
        assertEquals(1, peer.count(SctpCounter.BAD_STREAM));
    }

    @Test
    void binary_and_text_without_a_channel_are_dropped() {
        open();
        peer.send(RawPeer.data(T + 1, 0, 1, Sctp.PPID_BINARY, 3, "x"));
        peer.send(RawPeer.whole(T + 2, 6, 0, "x"));
        assertTrue(peer.told.isEmpty());
        assertEquals(2, peer.count(SctpCounter.MESSAGES_DROPPED));
    }

    @Test
    void heartbeat_comes_back_as_it_was() {
        peer.up();
        peer.send(w -> w.chunk(Sctp.HEARTBEAT, 0).u16(1).u16(9).u32(0xCAFE).u8(7).endChunk());
        ByteBuffer ack = peer.answered(Sctp.HEARTBEAT_ACK).getFirst();
        assertEquals(13, ack.getShort(CHUNK + 2));
        assertEquals(0xCAFE, ack.getInt(CHUNK + 8));
        assertEquals(7, ack.get(CHUNK + 12));
    }

    /** RFC 9260 §3.2: 00 and 01 stop, 10 and 11 go on, 01 and 11 report. */
    @Test
    void unknown_chunks_are_treated_by_their_highest_bits() {
        int[] types = {0x3F, 0x7F, 0xBF, 0xFF};
        boolean[] goesOn = {false, false, true, true};
        boolean[] reports = {false, true, false, true};
        for (int i = 0; i < types.length; i++) {
            RawPeer each = new RawPeer().up();
            int type = types[i];
            each.send(w -> {
                w.chunk(type, 0).u32(5).endChunk();
                w.chunk(Sctp.HEARTBEAT, 0).u32(6).endChunk();
            });
            assertEquals(goesOn[i] ? 1 : 0, each.answered(Sctp.HEARTBEAT_ACK).size(), "type " + type);
            assertEquals(reports[i] ? 1 : 0, each.answered(Sctp.ERROR).size(), "type " + type);
        }
    }

    @Test
    void forward_tsn_lets_later_messages_through() {
        open();
        peer.send(RawPeer.data(T + 1, 0, 1, Sctp.PPID_STRING, Sctp.FLAG_FIRST, "given up"));
        peer.send(RawPeer.whole(T + 4, 0, 2, "kept"));
        assertTrue(peer.told.isEmpty());
        peer.send(w -> w.chunk(Sctp.FORWARD_TSN, 0).u32(T + 3).u16(0).u16(1).endChunk());
        assertEquals(List.of("text kept"), peer.told);
        assertEquals(T + 4, sackedTo(peer.answered(Sctp.SACK).getLast()));
        assertEquals(0, peer.association.heldBytes());
    }

    @Test
    void forward_tsn_delivers_whole_messages_that_it_passes() {
        open();
        peer.send(RawPeer.whole(T + 2, 0, 2, "whole"));
        peer.send(RawPeer.whole(T + 3, 0, 4, "later"));
        peer.send(w -> w.chunk(Sctp.FORWARD_TSN, 0).u32(T + 3).u16(0).u16(3).endChunk());
        assertEquals(List.of("text whole", "text later"), peer.told);
        assertEquals(0, peer.association.heldBytes());
    }

    @Test
    void rest_of_a_message_that_was_given_up_is_not_kept() {
        open();
        peer.send(RawPeer.data(T + 3, 0, 1, Sctp.PPID_STRING, 0, "middle"));
        peer.send(w -> w.chunk(Sctp.FORWARD_TSN, 0).u32(T + 1).endChunk());
        peer.send(RawPeer.data(T + 2, 0, 1, Sctp.PPID_STRING, 0, "early"));
        peer.send(RawPeer.data(T + 4, 0, 1, Sctp.PPID_STRING, Sctp.FLAG_LAST, "end"));
        assertEquals(0, peer.association.heldBytes());
        peer.association.timers(200_000_000L);
        assertEquals(T + 4, sackedTo(peer.answered(Sctp.SACK).getLast()));
    }

    private static Consumer<PacketWriter> resetRequest(int request, int lastTsn, int stream) {
        return w -> w.chunk(Sctp.RE_CONFIG, 0).u16(13).u16(18).u32(request).u32(0).u32(lastTsn).u16(stream).endChunk();
    }

    private int lastResetResult() {
        ByteBuffer response = peer.answered(Sctp.RE_CONFIG).stream()
            .filter(p -> p.getShort(CHUNK + 4) == 16).toList().getLast();
        return response.getInt(CHUNK + 12);
    }

    private void acknowledgeOurs() {
        int last = peer.answers.stream().filter(p -> Net.firstChunk(p) == Sctp.DATA)
            .mapToInt(p -> p.getInt(CHUNK + 4)).max().orElseThrow();
        peer.send(w -> w.chunk(Sctp.SACK, 0).u32(last).u32(100_000).u16(0).u16(0).endChunk());
    }

    @Test
    void channel_closed_by_the_peer_is_closed_from_our_side_and_its_stream_starts_anew() {
        peer.up();
        peer.send(RawPeer.open(T, 0));
        acknowledgeOurs();
        peer.send(RawPeer.whole(T + 1, 0, 1, "one"));
        peer.send(resetRequest(T, T + 1, 0));
        assertEquals(1, lastResetResult());
        assertEquals(List.of("up", "open 0 x", "text one", "channelClosed 0"), peer.told);
        assertFalse(peer.association.sendText(0, "no", 0));

        ByteBuffer ours = peer.answered(Sctp.RE_CONFIG).stream().filter(p -> p.getShort(CHUNK + 4) == 13).findFirst()
            .orElseThrow();
        peer.send(w -> w.chunk(Sctp.RE_CONFIG, 0).u16(16).u16(12).u32(ours.getInt(CHUNK + 8)).u32(1).endChunk());
        peer.send(RawPeer.open(T + 2, 0));
        assertEquals("open 0 x", peer.told.getLast());
        ByteBuffer ack = peer.answered(Sctp.DATA).getLast();
        assertEquals(0, ack.getShort(CHUNK + 10), "our SSN starts anew");
    }

    @Test
    void reset_waits_for_data_on_its_way() {
        open();
        peer.send(resetRequest(T, T + 1, 0));
        assertEquals(6, lastResetResult(), "in progress");
        assertTrue(peer.told.isEmpty());
        peer.send(RawPeer.whole(T + 1, 0, 1, "last"));
        peer.send(resetRequest(T, T + 1, 0));
        assertEquals(1, lastResetResult());
        assertEquals(List.of("text last", "channelClosed 0"), peer.told);
        peer.send(resetRequest(T, T + 1, 0));
        assertEquals(1, lastResetResult(), "the same request again");
        peer.send(resetRequest(T + 9, T + 1, 0));
        assertEquals(5, lastResetResult(), "out of sequence");
    }

    @Test
    void other_requests_to_reconfigure_are_denied() {
        open();
        peer.send(w -> w.chunk(Sctp.RE_CONFIG, 0).u16(17).u16(12).u32(T).u16(5).u16(0).endChunk());
        assertEquals(2, lastResetResult());
    }

    @Test
    void window_of_zero_stops_data_except_for_a_probe() {
        open();
        acknowledgeNothingWithWindow(0);
        peer.answers.clear();
        for (int i = 0; i < 5; i++) {
            peer.association.sendText(0, "text", peer.nowNs);
        }
        assertEquals(0, peer.answered(Sctp.DATA).size(), "the channel's ACK is in flight");
        for (int i = 0; i < 60; i++) {
            peer.nowNs += 10_000_000_000L;
            peer.association.timers(peer.nowNs);
            acknowledgeNothingWithWindow(0);
        }
        assertTrue(peer.association.established(), "a peer that answers is not given up");
    }

    private void acknowledgeNothingWithWindow(int window) {
        peer.send(w -> w.chunk(Sctp.SACK, 0).u32(peer.theirFirstTsn - 1).u32(window).u16(0).u16(0).endChunk());
    }

    @Test
    void shutdown_by_the_peer_waits_for_our_data_and_is_completed() {
        open();
        peer.send(w -> w.chunk(Sctp.SHUTDOWN, 0).u32(0).endChunk());
        assertEquals(0, peer.answered(Sctp.SHUTDOWN_ACK).size(), "our data is not acknowledged yet");
        peer.send(w -> w.chunk(Sctp.SACK, 0).u32(peer.theirFirstTsn).u32(9000).u16(0).u16(0).endChunk());
        assertEquals(1, peer.answered(Sctp.SHUTDOWN_ACK).size());
        peer.send(w -> w.chunk(Sctp.SHUTDOWN_COMPLETE, 0).endChunk());
        assertEquals(List.of("closed PEER_SHUTDOWN"), peer.told);
    }

    @Test
    void stale_cookie_is_answered_with_an_error() {
        peer.deliver(peer.init());
        ByteBuffer echo = peer.cookieEcho();
        peer.nowNs = 61_000_000_000L;
        peer.deliver(echo);
        assertEquals(Sctp.CAUSE_STALE_COOKIE, peer.answered(Sctp.ERROR).getFirst().getShort(CHUNK + 4));
        assertTrue(peer.told.isEmpty());
    }
}
