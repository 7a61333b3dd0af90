package dev.crosspoint.media;

import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.Rtcp;
import java.nio.ByteBuffer;

/** Writes our compound RTCP packets and walks those of others (RFC 3550 §6.1). */
final class RtcpCompound {
    /** Reports go out this often on average, the first after a second. */
    static final long INTERVAL_NS = 5_000_000_000L;
    static final long FIRST_NS = 1_000_000_000L;

    /** What a walk finds. */
    interface Reader {
        void senderReport(int ssrc, int middleNtp, long nowNs);

        /** A report block about one of our streams. */
        void reportBlock(ByteBuffer b, int block, long nowNs);
    }

    private RtcpCompound() {
    }

    /** A report with its source description; a sender report if the stream has sent since the last. Returns bytes. */
    static int write(ByteBuffer b, OutgoingRtp out, boolean sends, int aboutSsrc, ReceiverStats receiver,
                     byte[] cname, WallClock clock, long nowNs) {
        int length = sends
                ? Rtcp.writeSenderReport(b, 0, out.ssrc(), clock.ntp(nowNs),
                        out.stats().timestampAt(nowNs, out.clockHz()), out.stats().packets(), out.stats().octets(),
                        aboutSsrc, receiver, nowNs)
                : Rtcp.writeReceiverReport(b, 0, out.ssrc(), aboutSsrc, receiver, nowNs);
        return length + Rtcp.writeCname(b, length, out.ssrc(), cname);
    }

    static int writeGoodbye(ByteBuffer b, OutgoingRtp out, byte[] cname, long nowNs) {
        int length = Rtcp.writeReceiverReport(b, 0, out.ssrc(), 0, null, nowNs);
        length += Rtcp.writeCname(b, length, out.ssrc(), cname);
        return length + Rtcp.writeGoodbye(b, length, out.ssrc());
    }

    /** Walks a compound; false where a packet in it does not fit. */
    static boolean read(ByteBuffer b, int length, Reader reader, long nowNs) {
        int at = 0;
        while (at < length) {
            int size = Rtcp.nextLength(b, at, length - at);
            if (size < 0) {
                return false;
            }
            int type = Rtcp.type(b, at);
            if (type == Rtcp.SENDER_REPORT && size >= 28) {
                reader.senderReport(Rtcp.senderSsrc(b, at, size), Rtcp.middleNtp(b, at, size), nowNs);
            }
            if (type == Rtcp.SENDER_REPORT || type == Rtcp.RECEIVER_REPORT) {
                for (int i = 0; i < Rtcp.count(b, at); i++) {
                    int block = Rtcp.reportBlock(b, at, size, i);
                    if (block < 0) {
                        return false;
                    }
                    reader.reportBlock(b, block, nowNs);
                }
            }
            at += size;
        }
        return true;
    }

    /** Takes a block about this stream over into its statistics. */
    static void take(ByteBuffer b, int block, OutgoingRtp out, WallClock clock, long nowNs) {
        out.stats().reported(Rtcp.blockLost(b, block), Rtcp.blockFractionLost(b, block), Rtcp.blockJitter(b, block),
                Rtcp.blockRoundTripUs(b, block, clock.middleNtp(nowNs)));
    }
}
