package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** A packet in native memory, at an offset that is not 0. */
final class TestPacket {

    static final int OFFSET = 6;
    private static final int CAPACITY = 4096;

    final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY);
    int length;

    /** RTP whose payload is a pattern, with CSRCs, an extension (0 = none) and, every other packet, padding. */
    void rtp(int sequence, int ssrc, int csrcs, int extensionWords, int payload) {
        memory.fill((byte) 0);
        boolean padded = payload > 4 && sequence % 2 == 0;
        int first = 0x80 | csrcs | (extensionWords > 0 ? 0x10 : 0) | (padded ? 0x20 : 0);
        put(0, (byte) first);
        put(1, (byte) 111);
        memory.set(RtpFields.SHORT, OFFSET + 2, (short) sequence);
        memory.set(RtpFields.INT, OFFSET + 4, sequence * 960);
        memory.set(RtpFields.INT, OFFSET + 8, ssrc);
        int at = 12;
        for (int i = 0; i < csrcs; i++) {
            memory.set(RtpFields.INT, OFFSET + at, i + 100);
            at += 4;
        }
        if (extensionWords > 0) {
            memory.set(RtpFields.SHORT, OFFSET + at, (short) 0xBEDE);
            memory.set(RtpFields.SHORT, OFFSET + at + 2, (short) extensionWords);
            at += 4 + 4 * extensionWords;
        }
        for (int i = 0; i < payload; i++) {
            put(at + i, (byte) (i * 7 + sequence));
        }
        at += payload;
        if (padded) {
            put(at - 1, (byte) 4);
        }
        length = at;
    }

    /** A receiver report's shape of this total length, at least 8. */
    void rtcp(int ssrc, int totalLength) {
        memory.fill((byte) 0);
        put(0, (byte) 0x81);
        put(1, (byte) 201);
        memory.set(RtpFields.SHORT, OFFSET + 2, (short) (totalLength / 4 - 1));
        memory.set(RtpFields.INT, OFFSET + 4, ssrc);
        for (int i = 8; i < totalLength; i++) {
            put(i, (byte) (i * 3));
        }
        length = totalLength;
    }

    void set(byte[] bytes) {
        memory.fill((byte) 0);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, OFFSET, bytes.length);
        length = bytes.length;
    }

    byte[] bytes() {
        return memory.asSlice(OFFSET, length).toArray(ValueLayout.JAVA_BYTE);
    }

    void flip(int at) {
        put(at, (byte) (memory.get(ValueLayout.JAVA_BYTE, OFFSET + (long) at) ^ 1));
    }

    void assertIs(byte[] expected) {
        assertArrayEquals(expected, bytes(), () -> HexFormat.of().formatHex(expected)
                + "\n" + HexFormat.of().formatHex(bytes()));
    }

    private void put(int at, byte value) {
        memory.set(ValueLayout.JAVA_BYTE, OFFSET + (long) at, value);
    }
}
