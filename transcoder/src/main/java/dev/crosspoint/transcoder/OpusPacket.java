package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What an Opus packet says of itself before decoding (RFC 6716 §3), read without trusting any length in it. */
public final class OpusPacket {
    /** Longest packet the format allows: 120 ms at 48 kHz. */
    public static final int MAX_SAMPLES_48K = 5760;
    /** The answer to bytes that are no Opus packet; libopus's OPUS_INVALID_PACKET. */
    public static final int INVALID = -4;

    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;
    private static final int STEREO = 0x04;
    private static final int CODE = 0x03;
    private static final int VBR = 0x80;
    private static final int PADDED = 0x40;
    private static final int FRAME_COUNT = 0x3F;

    private OpusPacket() {
    }

    /** Samples at 48 kHz that the packet lasts, or {@link #INVALID}. */
    public static int duration48k(MemorySegment packet, int offset, int length) {
        if (length < 1) {
            return INVALID;
        }
        return duration48k(at(packet, offset), length > 1 ? at(packet, offset + 1) : -1);
    }

    /** The same from the first byte and the second, -1 where there is none. */
    static int duration48k(int toc, int second) {
        int frames = switch (toc & CODE) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> second < 0 ? 0 : second & FRAME_COUNT;
        };
        int total = frames * frameSamples48k(toc);
        return total == 0 || total > MAX_SAMPLES_48K ? INVALID : total;
    }

    /** True when the packet is coded without the SILK layer, which alone carries redundancy. */
    static boolean celtOnly(int toc) {
        return (toc & 0xFF) >> 3 >= FIRST_CELT;
    }

    /** Samples at 48 kHz of one frame of the packet that begins with {@code toc}. */
    static int frameSamples48k(int toc) {
        int config = (toc & 0xFF) >> 3;
        if (config >= FIRST_CELT) {
            return 120 << (config & 3);
        }
        if (config >= FIRST_HYBRID) {
            return 480 << (config & 1);
        }
        return (config & 3) == 3 ? 2880 : 480 << (config & 3);
    }

    /**
     * Whether the packet carries a coarse copy of the frame before its first one: the LBRR flag, which follows one
     * voice-activity flag for each 20 ms and is readable in place (RFC 6716 §4.2.3).
     */
    public static boolean hasRedundancy(MemorySegment packet, int offset, int length) {
        if (duration48k(packet, offset, length) < 0) {
            return false;
        }
        int toc = at(packet, offset);
        int first = celtOnly(toc) ? INVALID : firstFrame(packet, offset, length);
        if (first < 0) {
            return false;
        }
        int flags = at(packet, first);
        int activityFlags = Math.max(1, frameSamples48k(toc) / 960);
        boolean mid = (flags >> (7 - activityFlags) & 1) != 0;
        boolean side = (toc & STEREO) != 0 && (flags >> (6 - 2 * activityFlags) & 1) != 0;
        return mid || side;
    }

    /** Where the first frame's bytes begin, or {@link #INVALID} when it is empty or beyond the end. */
    private static int firstFrame(MemorySegment packet, int offset, int length) {
        int end = offset + length;
        int code = at(packet, offset) & CODE;
        int at = offset + 1;
        if (code < 2) {
            return at < end ? at : INVALID;
        }
        int lengthsWanted = 1;
        if (code == 3) {
            int header = at(packet, at++);
            lengthsWanted = (header & VBR) != 0 ? (header & FRAME_COUNT) - 1 : 0;
            if ((header & PADDED) != 0) {
                int more = 255;
                while (more == 255 && at < end) {
                    more = at(packet, at++);
                    end -= more == 255 ? 254 : more;
                }
            }
        }
        int firstLength = -1;
        for (int i = 0; i < lengthsWanted; i++) {
            if (at >= end) {
                return INVALID;
            }
            int low = at(packet, at++);
            if (low >= 252) {
                if (at >= end) {
                    return INVALID;
                }
                low += 4 * at(packet, at++);
            }
            firstLength = firstLength < 0 ? low : firstLength;
        }
        return at < end && firstLength != 0 ? at : INVALID;
    }

    private static int at(MemorySegment packet, int offset) {
        return packet.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }
}
