package dev.crosspoint.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * RTCP compound packets, read and written in place (RFC 3550 §6).
 *
 * <p>Reading walks the packets of a compound one by one with {@link #nextLength}; a length that leaves the datagram
 * ends the walk, so a reader never sees bytes beyond what arrived.
 */
public final class Rtcp {
    public static final int SENDER_REPORT = 200;
    public static final int RECEIVER_REPORT = 201;
    public static final int SOURCE_DESCRIPTION = 202;
    public static final int GOODBYE = 203;
    public static final int TRANSPORT_FEEDBACK = 205;
    public static final int PAYLOAD_FEEDBACK = 206;

    private static final int HEADER_LENGTH = 4;
    private static final int REPORT_BLOCK_LENGTH = 24;
    private static final int SENDER_INFO_LENGTH = 20;
    private static final int CNAME = 1;
    private static final long NTP_EPOCH_OFFSET_S = 2_208_988_800L;

    private Rtcp() {
    }

    /** Length in bytes of the RTCP packet at {@code off}, or -1 where it is malformed or exceeds {@code room}. */
    public static int nextLength(ByteBuffer b, int off, int room) {
        if (room < HEADER_LENGTH || (b.get(off) & 0xC0) != 0x80) {
            return -1;
        }
        int length = 4 * ((b.getShort(off + 2) & 0xFFFF) + 1);
        return length > room ? -1 : length;
    }

    public static int type(ByteBuffer b, int off) {
        return b.get(off + 1) & 0xFF;
    }

    /** The count field: report blocks, chunks or the feedback format. */
    public static int count(ByteBuffer b, int off) {
        return b.get(off) & 0x1F;
    }

    /** SSRC of the packet's sender, or 0 where the packet is too short to name one. */
    public static int senderSsrc(ByteBuffer b, int off, int length) {
        return length < 8 ? 0 : b.getInt(off + 4);
    }

    /** Middle 32 bits of a sender report's NTP time, or 0 where the packet is too short. */
    public static int middleNtp(ByteBuffer b, int off, int length) {
        return length < 8 + SENDER_INFO_LENGTH ? 0 : b.getInt(off + 10);
    }

    /** Offset of report block {@code i} of the SR or RR at {@code off}, or -1 where it is not there. */
    public static int reportBlock(ByteBuffer b, int off, int length, int i) {
        int first = type(b, off) == SENDER_REPORT ? 8 + SENDER_INFO_LENGTH : 8;
        int at = first + i * REPORT_BLOCK_LENGTH;
        return i < count(b, off) && at + REPORT_BLOCK_LENGTH <= length ? off + at : -1;
    }

    public static int blockSsrc(ByteBuffer b, int block) {
        return b.getInt(block);
    }

    /** Loss since the report before as a fraction of 256. */
    public static int blockFractionLost(ByteBuffer b, int block) {
        return b.get(block + 4) & 0xFF;
    }

    /** Cumulative packets lost, a signed 24-bit number. */
    public static int blockLost(ByteBuffer b, int block) {
        return b.getInt(block + 4) << 8 >> 8;
    }

    /** Interarrival jitter in clock ticks. */
    public static int blockJitter(ByteBuffer b, int block) {
        return b.getInt(block + 12);
    }

    /**
     * Round-trip time that a report block tells, in microseconds; -1 where the block echoes no report of ours or where
     * the figures cannot be true (RFC 3550 §6.4.1).
     *
     * @param nowMiddleNtp middle 32 bits of our NTP time at arrival
     */
    public static long blockRoundTripUs(ByteBuffer b, int block, int nowMiddleNtp) {
        int lastSr = b.getInt(block + 16);
        if (lastSr == 0) {
            return -1;
        }
        int delay = b.getInt(block + 20);
        int roundTrip = nowMiddleNtp - lastSr - delay;
        return roundTrip < 0 || roundTrip > 65536 * 60 ? -1 : roundTrip * 1_000_000L / 65536;
    }

    /** NTP time in 32.32 fixed point of a wall clock in milliseconds since 1970 plus nanoseconds of fraction. */
    public static long ntp(long epochMs, int nanosInMs) {
        long seconds = epochMs / 1000 + NTP_EPOCH_OFFSET_S;
        long nanos = epochMs % 1000 * 1_000_000 + nanosInMs;
        return seconds << 32 | (nanos << 32) / 1_000_000_000L;
    }

    public static int middleOf(long ntp) {
        return (int) (ntp >>> 16);
    }

    /**
     * Writes a sender report with at most one report block.
     *
     * @param receiver what to report of the other direction, or null
     * @return bytes written
     */
    public static int writeSenderReport(
            ByteBuffer b, int off, int ssrc, long ntp, int rtpTimestamp, long packets, long octets,
            int aboutSsrc, ReceiverStats receiver, long nowNs) {
        boolean block = receiver != null && receiver.started();
        int length = 8 + SENDER_INFO_LENGTH + (block ? REPORT_BLOCK_LENGTH : 0);
        header(b, off, block ? 1 : 0, SENDER_REPORT, length);
        b.putInt(off + 4, ssrc);
        b.putLong(off + 8, ntp);
        b.putInt(off + 16, rtpTimestamp);
        b.putInt(off + 20, (int) packets);
        b.putInt(off + 24, (int) octets);
        if (block) {
            writeBlock(b, off + 28, aboutSsrc, receiver, nowNs);
        }
        return length;
    }

    /** Writes a receiver report with at most one report block; returns bytes written. */
    public static int writeReceiverReport(
            ByteBuffer b, int off, int ssrc, int aboutSsrc, ReceiverStats receiver, long nowNs) {
        boolean block = receiver != null && receiver.started();
        int length = 8 + (block ? REPORT_BLOCK_LENGTH : 0);
        header(b, off, block ? 1 : 0, RECEIVER_REPORT, length);
        b.putInt(off + 4, ssrc);
        if (block) {
            writeBlock(b, off + 8, aboutSsrc, receiver, nowNs);
        }
        return length;
    }

    /** The ASCII bytes of a canonical name, to be kept and passed to {@link #writeCname}. */
    public static byte[] cname(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("CNAME longer than 255 bytes");
        }
        return bytes;
    }

    /** Writes a source description with one CNAME, which every compound packet needs; returns bytes written. */
    public static int writeCname(ByteBuffer b, int off, int ssrc, byte[] cname) {
        int length = (8 + 2 + cname.length + 1 + 3) / 4 * 4;
        header(b, off, 1, SOURCE_DESCRIPTION, length);
        b.putInt(off + 4, ssrc);
        b.put(off + 8, (byte) CNAME);
        b.put(off + 9, (byte) cname.length);
        b.put(off + 10, cname, 0, cname.length);
        for (int i = off + 10 + cname.length; i < off + length; i++) {
            b.put(i, (byte) 0);
        }
        return length;
    }

    /** Writes a goodbye of one source; returns bytes written. */
    public static int writeGoodbye(ByteBuffer b, int off, int ssrc) {
        header(b, off, 1, GOODBYE, 8);
        b.putInt(off + 4, ssrc);
        return 8;
    }

    private static void writeBlock(ByteBuffer b, int at, int aboutSsrc, ReceiverStats r, long nowNs) {
        long lost = Math.clamp(r.lost(), -0x800000L, 0x7FFFFFL);
        b.putInt(at, aboutSsrc);
        b.putInt(at + 4, r.takeFractionLost() << 24 | (int) (lost & 0xFFFFFF));
        b.putInt(at + 8, (int) r.extendedHighestSequence());
        b.putInt(at + 12, r.jitterTicks());
        b.putInt(at + 16, r.lastSr());
        b.putInt(at + 20, r.delaySinceLastSr(nowNs));
    }

    private static void header(ByteBuffer b, int off, int count, int type, int length) {
        b.put(off, (byte) (0x80 | count));
        b.put(off + 1, (byte) type);
        b.putShort(off + 2, (short) (length / 4 - 1));
    }
}
