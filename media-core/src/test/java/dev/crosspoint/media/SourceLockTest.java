package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.SourceLock.Verdict;
import org.junit.jupiter.api.Test;

class SourceLockTest {
    private static final long SILENCE_NS = 10_000_000_000L;
    private final SourceLock lock = new SourceLock(SILENCE_NS);
    private int sequence = 65_534;

    SourceLockTest() {
        lock.described(0, 1, 4000);
    }

    private Verdict packet(long address, int port, int ssrc, long nowNs) {
        return lock.judge(0, address, port, ssrc, sequence++ & 0xFFFF, nowNs);
    }

    @Test
    void the_described_address_locks_at_once() {
        assertEquals(Verdict.ACCEPTED, packet(1, 4000, 7, 0));
        assertTrue(lock.locked());
        assertFalse(lock.moved());
    }

    @Test
    void an_unknown_address_never_teaches() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Verdict.STRANGER, packet(9, 4000, 7, i));
        }
        assertEquals(1, lock.sendLow());
    }

    @Test
    void another_port_teaches_by_packets_in_sequence_of_one_source() {
        assertEquals(Verdict.STRANGER, packet(1, 5000, 7, 0));
        assertEquals(Verdict.STRANGER, packet(1, 5000, 7, 0));
        assertEquals(Verdict.STRANGER, packet(1, 5000, 7, 0));
        assertEquals(Verdict.LEARNED, packet(1, 5000, 7, 0));
        assertEquals(5000, lock.sendPort());
        assertTrue(lock.moved());
    }

    @Test
    void a_jump_of_the_sequence_or_another_source_begins_the_lesson_anew() {
        packet(1, 5000, 7, 0);
        packet(1, 5000, 7, 0);
        packet(1, 5000, 8, 0);
        sequence += 5;
        packet(1, 5000, 8, 0);
        packet(1, 5000, 8, 0);
        assertEquals(Verdict.STRANGER, packet(1, 5000, 8, 0));
        assertEquals(Verdict.LEARNED, packet(1, 5000, 8, 0));
    }

    @Test
    void the_signalling_address_may_teach_and_the_described_one_wins_meanwhile() {
        lock.signalled(0, 2);
        packet(2, 5000, 7, 0);
        assertEquals(Verdict.ACCEPTED, packet(1, 4000, 7, 0));
        for (int i = 0; i < 20; i++) {
            assertEquals(Verdict.STRANGER, packet(2, 5000, 7, 0));
        }
    }

    @Test
    void nothing_moves_a_lock_but_silence_or_a_new_description() {
        packet(1, 4000, 7, 0);
        for (int i = 0; i < 20; i++) {
            assertEquals(Verdict.STRANGER, packet(1, 5000, 7, 1000));
        }
        for (int i = 0; i < 3; i++) {
            packet(1, 5000, 7, SILENCE_NS + 2);
        }
        assertEquals(Verdict.LEARNED, packet(1, 5000, 7, SILENCE_NS + 2));
        lock.described(0, 1, 4000);
        assertTrue(lock.locked());
        lock.described(0, 3, 4400);
        assertFalse(lock.locked());
        assertEquals(3, lock.sendLow());
        assertEquals(Verdict.ACCEPTED, packet(3, 4400, 7, SILENCE_NS + 3));
    }

    @Test
    void signalling_from_a_new_address_opens_the_lock() {
        lock.signalled(0, 2);
        packet(1, 4000, 7, 0);
        lock.signalled(0, 2);
        assertTrue(lock.locked());
        lock.signalled(0, 5);
        assertFalse(lock.locked());
    }
}
