package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelephoneEventTest {
    private static final long MS = 1_000_000;

    private record Sent(int timestamp, boolean marker, int event, boolean end, int duration, long atNs) {
        ByteBuffer payload() {
            ByteBuffer b = ByteBuffer.allocate(4);
            TelephoneEvent.write(event, end, 10, duration, b, 0);
            return b;
        }
    }

    private record Key(char key, int ms) { }

    private final List<Sent> sent = new ArrayList<>();
    private final List<Key> heard = new ArrayList<>();
    private long nowNs = 77 * MS;

    @Test
    void a_payload_reads_as_written() {
        ByteBuffer b = ByteBuffer.allocateDirect(8);
        assertEquals(4, TelephoneEvent.write(11, true, 10, 0xABCD, b, 3));
        assertEquals(0x0B8AABCD, b.getInt(3));
        assertEquals(11, TelephoneEvent.event(b, 3));
        assertTrue(TelephoneEvent.end(b, 3));
        assertEquals(10, TelephoneEvent.volume(b, 3));
        assertEquals(0xABCD, TelephoneEvent.duration(b, 3));
        for (int event = 0; event < 16; event++) {
            assertEquals(event, TelephoneEvent.eventOf(TelephoneEvent.keyOf(event)));
        }
        assertEquals(12, TelephoneEvent.eventOf('a'));
        assertEquals(-1, TelephoneEvent.eventOf('x'));
        assertEquals(0, TelephoneEvent.keyOf(16));
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 48_000})
    void a_key_is_told_every_20_ms_and_its_end_three_times(int clockHz) {
        int perMs = clockHz / 1000;
        DtmfSender sender = sender(clockHz);
        assertTrue(sender.send('5', 100));
        run(sender, clockHz, 300);
        assertEquals(7, sent.size());
        for (int i = 0; i < 7; i++) {
            Sent s = sent.get(i);
            assertEquals(sent.getFirst().timestamp(), s.timestamp());
            assertEquals(i == 0, s.marker());
            assertEquals(5, s.event());
            assertEquals(i >= 4, s.end());
            assertEquals(Math.min(100, 20 * (i + 1)) * perMs, s.duration());
            assertEquals(sent.getFirst().atNs() + i * 20 * MS, s.atNs());
        }
        assertFalse(sender.active());
        assertEquals(Long.MAX_VALUE, sender.nextWakeupNs(nowNs));
    }

    @Test
    void keys_follow_each_other_with_a_pause_and_rising_timestamps() {
        DtmfSender sender = sender(8000);
        for (char c : "12#".toCharArray()) {
            assertTrue(sender.send(c, 60));
        }
        run(sender, 8000, 1000);
        assertEquals(15, sent.size());
        for (int i = 5; i < 15; i += 5) {
            assertTrue(sent.get(i).marker());
            assertTrue(sent.get(i).timestamp() - sent.get(i - 1).timestamp() >= sent.get(i - 1).duration() + 40 * 8);
        }
    }

    @Test
    void lengths_are_held_and_the_queue_is_bounded() {
        DtmfSender sender = sender(8000);
        assertTrue(sender.send('1', 0));
        assertTrue(sender.send('1', 100_000));
        for (int i = 2; i < DtmfSender.QUEUE; i++) {
            assertTrue(sender.send('2', 100));
        }
        assertFalse(sender.send('3', 100));
        sender.clear();
        assertFalse(sender.send('!', 100));
        sender.send('1', 0);
        sender.send('1', 100_000);
        run(sender, 8000, 10_000);
        assertEquals(40 * 8, sent.get(1).duration());
        assertEquals(6000 * 8, sent.getLast().duration());
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 48_000})
    void what_is_sent_is_received_once_with_its_length(int clockHz) {
        DtmfSender sender = sender(clockHz);
        for (char c : "0123456789*#ABCD".toCharArray()) {
            sender.send(c, 120);
        }
        sender.send('7', 5000);   // at 48 kHz four segments
        run(sender, clockHz, 12_000);
        deliver(sent, clockHz);
        assertEquals(17, heard.size());
        assertEquals(new Key('0', 120), heard.getFirst());
        assertEquals(new Key('D', 120), heard.get(15));
        assertEquals(new Key('7', 5000), heard.get(16));
    }

    @Test
    void long_keys_go_in_contiguous_segments() {
        DtmfSender sender = sender(48_000);
        sender.send('9', 3000);
        run(sender, 48_000, 4000);
        List<Integer> starts = sent.stream().map(Sent::timestamp).distinct().toList();
        assertEquals(3, starts.size());
        assertEquals(0xFFFF, starts.get(1) - starts.get(0));
        assertEquals(1, sent.stream().filter(Sent::marker).count());
        assertEquals(3, sent.stream().filter(Sent::end).count());
    }

    @Test
    void any_one_packet_is_enough_for_a_key() {
        DtmfSender sender = sender(8000);
        sender.send('4', 100);
        run(sender, 8000, 300);
        for (Sent one : sent) {
            heard.clear();
            deliver(List.of(one), 8000);
            assertEquals(List.of(new Key('4', one.duration() / 8)), heard);
        }
    }

    @Test
    void half_of_the_packets_lost_and_the_rest_shuffled_nearby_give_the_same_keys() {
        DtmfSender sender = sender(8000);
        String keys = "8675309*";
        keys.chars().forEach(c -> sender.send((char) c, 100));
        run(sender, 8000, 3000);
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Sent> some = new ArrayList<>(sent.stream().filter(s -> random.nextBoolean() || s.duration() == 160)
                    .toList());
            for (int i = 1; i < some.size(); i++) {
                if (random.nextInt(4) == 0 && some.get(i).atNs() - some.get(i - 1).atNs() <= 40 * MS) {
                    Collections.swap(some, i, i - 1);
                }
            }
            heard.clear();
            deliver(some, 8000);
            assertEquals(keys, keysHeard());
        }
    }

    @Test
    void the_same_key_twice_is_two_keys_though_the_first_end_is_lost() {
        DtmfSender sender = sender(8000);
        sender.send('1', 60);
        sender.send('1', 60);
        run(sender, 8000, 500);
        deliver(List.of(sent.get(0), sent.get(1), sent.get(5), sent.get(6), sent.get(9)), 8000);
        assertEquals("11", keysHeard());
    }

    @Test
    void a_lost_end_is_noticed_by_time_and_stragglers_are_not_new_keys() {
        DtmfReceiver receiver = new DtmfReceiver(8000, (key, ms) -> heard.add(new Key(key, ms)));
        ByteBuffer b = ByteBuffer.allocate(4);
        TelephoneEvent.write(3, false, 10, 800, b, 0);
        receiver.receive(b, 0, 4, 1000, nowNs);
        receiver.timers(receiver.nextWakeupNs() - 1);
        assertTrue(heard.isEmpty());
        long late = receiver.nextWakeupNs();
        receiver.timers(late);
        assertEquals(List.of(new Key('3', 100)), heard);
        TelephoneEvent.write(3, true, 10, 900, b, 0);
        assertTrue(receiver.receive(b, 0, 4, 1000, late + 5 * MS));
        assertTrue(receiver.receive(b, 0, 4, 900, late + 5 * MS));
        assertEquals(1, heard.size());
        assertEquals(Long.MAX_VALUE, receiver.nextWakeupNs());
    }

    @Test
    void a_source_that_starts_anew_is_heard() {
        DtmfReceiver receiver = new DtmfReceiver(8000, (key, ms) -> heard.add(new Key(key, ms)));
        ByteBuffer b = ByteBuffer.allocate(4);
        TelephoneEvent.write(3, true, 10, 800, b, 0);
        receiver.receive(b, 0, 4, 0x40000000, nowNs);
        receiver.receive(b, 0, 4, 5, nowNs + 3000 * MS);
        assertEquals(2, heard.size());
    }

    @Test
    void other_events_and_garbage_are_no_keys() {
        DtmfReceiver receiver = new DtmfReceiver(8000, (key, ms) -> heard.add(new Key(key, ms)));
        ByteBuffer b = ByteBuffer.allocate(16);
        TelephoneEvent.write(36, true, 10, 800, b, 0);
        assertFalse(receiver.receive(b, 0, 4, 1, nowNs));
        assertFalse(receiver.receive(b, 0, 3, 1, nowNs));
        Random random = new Random(2);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            b.put(0, bytes);
            receiver.receive(b, 0, 4, random.nextInt(), nowNs += random.nextInt(30) * MS);
            assertTrue(heard.size() <= i + 1);
        }
        heard.forEach(k -> assertTrue(k.ms() >= 0));
    }

    private DtmfSender sender(int clockHz) {
        return new DtmfSender(clockHz, (timestamp, marker, p) -> sent.add(new Sent(timestamp, marker,
                TelephoneEvent.event(p, 0), TelephoneEvent.end(p, 0), TelephoneEvent.duration(p, 0), nowNs)));
    }

    private void run(DtmfSender sender, int clockHz, int ms) {
        long endNs = nowNs + ms * MS;
        while (sender.nextWakeupNs(nowNs) - endNs < 0) {
            nowNs = Math.max(nowNs, sender.nextWakeupNs(nowNs));
            sender.timers(nowNs, (int) (nowNs / MS * (clockHz / 1000)));
        }
        nowNs = endNs;
    }

    private void deliver(List<Sent> packets, int clockHz) {
        DtmfReceiver receiver = new DtmfReceiver(clockHz, (key, ms) -> heard.add(new Key(key, ms)));
        long at = 0;
        for (Sent s : packets) {
            at = Math.max(at, s.atNs());
            assertTrue(receiver.receive(s.payload(), 0, 4, s.timestamp(), at));
        }
        receiver.timers(at + 1000 * MS);
    }

    private String keysHeard() {
        StringBuilder keys = new StringBuilder();
        heard.forEach(k -> keys.append(k.key()));
        return keys.toString();
    }
}
