package dev.crosspoint.media.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two associations and the network between them. */
class AssociationTest {
    private static final int SEEDS = 40;

    private static SctpCounters counters(Net.Side side) {
        return side.association.counters();
    }

    @Test
    void either_side_may_connect() {
        Net net = new Net(1).up();
        assertEquals(List.of("up"), net.a.told);
        assertEquals(List.of("up"), net.b.told);
        net = new Net(2);
        net.b.association.connect(net.nowNs);
        net.run(1000);
        assertTrue(net.a.association.established() && net.b.association.established());
    }

    @Test
    void both_sides_may_connect_at_once() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Net net = new Net(seed);
            net.jitterMs = 60;
            net.a.association.connect(net.nowNs);
            net.run(seed);
            net.b.association.connect(net.nowNs);
            int stream = net.a.association.openChannel("x", net.nowNs);
            net.a.association.sendText(stream, "hello", net.nowNs);
            net.run(5000);
            assertEquals(List.of("up", "open 1 x"), net.a.told, "seed " + seed);
            assertEquals(List.of("up", "open 1 x", "text 1 hello"), net.b.told, "seed " + seed);
        }
    }

    @Test
    void handshake_survives_the_loss_of_each_of_its_packets() {
        for (int type : new int[] {Sctp.INIT, Sctp.INIT_ACK, Sctp.COOKIE_ECHO, Sctp.COOKIE_ACK}) {
            Net net = new Net(type);
            int[] left = {2};
            net.a.swallow = p -> Net.firstChunk(p) == type && left[0]-- > 0;
            net.b.swallow = net.a.swallow;
            net.a.association.connect(net.nowNs);
            net.run(10_000);
            assertEquals(List.of("up"), net.a.told, "chunk " + type);
            assertEquals(List.of("up"), net.b.told, "chunk " + type);
            assertTrue(left[0] < 0);
        }
    }

    @Test
    void peer_that_never_answers_ends_the_setup() {
        Net net = new Net(1);
        net.a.swallow = _ -> true;
        net.a.association.connect(net.nowNs);
        net.run(120_000);
        assertEquals(List.of("closed SETUP_TIMEOUT"), net.a.told);
        assertEquals(SctpAssociation.NO_WAKEUP, net.a.association.nextWakeupNs());
    }

    @Test
    void channels_open_from_both_sides_with_their_own_parity() {
        Net net = new Net(3);
        assertEquals(1, net.a.association.openChannel("__heartbeat__", net.nowNs));
        assertEquals(3, net.a.association.openChannel("__diagnostics__", net.nowNs));
        assertTrue(net.a.association.sendText(1, "PING", net.nowNs));
        net.up();
        assertEquals(0, net.b.association.openChannel("théâtre", net.nowNs));
        assertTrue(net.b.association.sendText(1, "PONG", net.nowNs));
        net.run(500);
        assertEquals(List.of("up", "open 1 __heartbeat__", "open 3 __diagnostics__", "open 0 théâtre", "text 1 PONG"),
            net.a.told);
        assertEquals(List.of("up", "open 1 __heartbeat__", "open 3 __diagnostics__", "text 1 PING", "open 0 théâtre")
            .stream().sorted().toList(), net.b.told.stream().sorted().toList());
    }

    @Test
    void empty_and_long_texts_arrive_whole() {
        Net net = new Net(4);
        net.a.association.openChannel("x", net.nowNs);
        net.up();
        String longest = "é".repeat(SctpSettings.defaults().maxMessageSize() / 2);
        assertTrue(net.a.association.sendText(1, "", net.nowNs));
        assertTrue(net.a.association.sendText(1, longest, net.nowNs));
        net.run(5000);
        assertEquals(List.of("", longest), net.b.texts());
        assertEquals(0, net.a.association.bufferedBytes());
        assertEquals(0, net.b.association.heldBytes());
        assertTrue(net.a.longest <= SctpSettings.defaults().mtu());
        assertFalse(net.a.association.sendText(1, longest + "x", net.nowNs));
    }

    @Test
    void full_buffer_refuses_and_empties_again() {
        Net net = new Net(5);
        net.a.association.openChannel("x", net.nowNs);
        net.up();
        String text = "x".repeat(50_000);
        int taken = 0;
        while (net.a.association.sendText(1, text, net.nowNs)) {
            taken++;
        }
        assertEquals(5, taken);
        assertEquals(1, counters(net.a).count(SctpCounter.MESSAGES_REFUSED));
        net.run(20_000);
        assertEquals(taken, net.b.texts().size());
        assertTrue(net.a.association.sendText(1, text, net.nowNs));
    }

    @Test
    void everything_arrives_once_and_in_order_over_a_bad_network() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Net net = new Net(seed);
            net.loss = 0.2;
            net.copies = 0.2;
            net.jitterMs = 80;
            net.b.echo = true;
            net.a.association.connect(net.nowNs);
            net.b.association.connect(net.nowNs);
            int stream = net.a.association.openChannel("x", net.nowNs);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String text = i + " " + "m".repeat(i * i);
                assertTrue(net.a.association.sendText(stream, text, net.nowNs));
                sent.add(text);
                net.run(40);
            }
            net.run(240_000);
            assertEquals(sent, net.b.texts(), "seed " + seed);
            assertEquals(sent.stream().map(t -> "echo " + t).toList(), net.a.texts(), "seed " + seed);
            assertEquals(0, net.a.association.bufferedBytes() + net.b.association.bufferedBytes());
            assertEquals(0, net.a.association.heldBytes() + net.b.association.heldBytes());
            assertTrue(counters(net.a).count(SctpCounter.RETRANSMISSIONS) > 0);
        }
    }

    @Test
    void single_loss_is_mended_before_the_timer() {
        Net net = new Net(6);
        net.a.association.openChannel("x", net.nowNs);
        net.up();
        for (int i = 0; i < 10; i++) { // opens the window
            net.a.association.sendText(1, "y".repeat(20_000), net.nowNs);
            net.run(500);
        }
        int[] data = {0};
        net.a.swallow = p -> Net.firstChunk(p) == Sctp.DATA && ++data[0] == 2;
        net.a.association.sendText(1, "z".repeat(12_000), net.nowNs);
        net.run(200);
        assertEquals(11, net.b.texts().size());
        assertEquals(0, counters(net.a).count(SctpCounter.T3_EXPIRATIONS));
        assertEquals(1, counters(net.a).count(SctpCounter.RETRANSMISSIONS));
    }

    @Test
    void quiet_association_wakes_nobody() {
        Net net = new Net(7);
        net.a.association.openChannel("x", net.nowNs);
        net.up();
        net.run(2000);
        assertEquals(SctpAssociation.NO_WAKEUP, net.a.association.nextWakeupNs());
        assertEquals(SctpAssociation.NO_WAKEUP, net.b.association.nextWakeupNs());
    }

    @Test
    void peer_that_goes_silent_is_given_up() {
        Net net = new Net(8);
        net.a.association.openChannel("x", net.nowNs);
        net.up();
        net.b.swallow = _ -> true;
        net.a.association.sendText(1, "anybody there?", net.nowNs);
        net.run(200_000);
        assertEquals("closed TIMEOUT", net.a.told.getLast());
        assertFalse(net.a.association.sendText(1, "no", net.nowNs));
        assertEquals(-1, net.a.association.openChannel("y", net.nowNs));
    }

    @Test
    void close_sends_what_waits_and_tells_both() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Net net = new Net(seed);
            net.a.association.openChannel("x", net.nowNs);
            net.up();
            net.loss = 0.2;
            net.jitterMs = 50;
            net.a.association.sendText(1, "last words ".repeat(1000), net.nowNs);
            net.a.association.close(net.nowNs);
            assertFalse(net.a.association.sendText(1, "too late", net.nowNs));
            net.run(120_000);
            assertEquals("closed LOCAL", net.a.told.getLast(), "seed " + seed);
            assertEquals("closed PEER_SHUTDOWN", net.b.told.getLast(), "seed " + seed);
            assertEquals(1, net.b.texts().size());
        }
    }

    @Test
    void both_may_close_at_once() {
        Net net = new Net(9).up();
        net.a.association.close(net.nowNs);
        net.b.association.close(net.nowNs);
        net.run(5000);
        assertTrue(net.a.told.getLast().startsWith("closed ") && net.b.told.getLast().startsWith("closed "));
        assertEquals(2, net.a.told.size());
        assertEquals(2, net.b.told.size());
    }

    @Test
    void abort_is_told_to_the_peer() {
        Net net = new Net(10).up();
        net.a.association.abort();
        net.run(100);
        assertEquals("closed LOCAL", net.a.told.getLast());
        assertEquals("closed PEER_ABORT", net.b.told.getLast());
    }

    @Test
    void closing_from_inside_an_event_is_safe() {
        Net net = new Net(11);
        net.b.onUp = () -> net.b.association.close(net.nowNs);
        net.up();
        net.run(2000);
        assertEquals("closed PEER_SHUTDOWN", net.a.told.getLast());
        Net other = new Net(12);
        other.b.onUp = other.b.association::abort;
        other.up();
        assertEquals("closed PEER_ABORT", other.a.told.getLast());
    }

    @Test
    void channels_are_bounded_on_both_sides() {
        SctpSettings few = new SctpSettings(5000, 5000, 1184, 1000, 10_000, 10_000, 3);
        Net net = new Net(13, few).up();
        for (int i = 0; i < 3; i++) {
            assertTrue(net.a.association.openChannel("a" + i, net.nowNs) > 0);
        }
        assertEquals(-1, net.a.association.openChannel("a4", net.nowNs));
        assertEquals(0, net.b.association.openChannel("b", net.nowNs));
        net.run(1000);
        assertEquals(1, counters(net.a).count(SctpCounter.MESSAGES_DROPPED), "b's channel does not fit");
        assertTrue(net.b.told.contains("channelClosed 0 b"));
    }
}
