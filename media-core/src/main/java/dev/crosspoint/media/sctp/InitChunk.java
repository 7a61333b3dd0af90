package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;

/** INIT or INIT ACK as the peer sent it (RFC 9260 §3.3.2, §3.3.3). */
final class InitChunk {
    private static final int FIXED_LENGTH = 20;
    private static final int MOST_REPORTED_BYTES = 128;

    int tag;
    int window;
    int firstTsn;
    boolean resets;
    int cookieOffset;
    int cookieLength;
    /** Unknown parameters to be reported back, as {@code reported[0, reportedLength)}, each padded. */
    final byte[] reported = new byte[MOST_REPORTED_BYTES];
    int reportedLength;

    /** Null when the chunk is too short, has a length that does not fit, or values that the RFC forbids. */
    static InitChunk parse(ByteBuffer b, int chunk, int length) {
        if (length < FIXED_LENGTH) {
            return null;
        }
        InitChunk init = new InitChunk();
        init.tag = b.getInt(chunk + 4);
        init.window = b.getInt(chunk + 8);
        int outboundStreams = b.getShort(chunk + 12) & 0xFFFF;
        int inboundStreams = b.getShort(chunk + 14) & 0xFFFF;
        init.firstTsn = b.getInt(chunk + 16);
        boolean sane = init.tag != 0 && outboundStreams != 0 && inboundStreams != 0;
        return sane && init.parameters(b, chunk + FIXED_LENGTH, chunk + length) ? init : null;
    }

    private boolean parameters(ByteBuffer b, int start, int end) {
        int at = start;
        while (end - at >= 4) {
            int type = b.getShort(at) & 0xFFFF;
            int length = b.getShort(at + 2) & 0xFFFF;
            if (length < 4 || length > end - at) {
                return false;
            }
            if (!parameter(b, type, at, length)) {
                return true;
            }
            at += Sctp.padded(length);
        }
        return true;
    }

    /** False when the rest must not be looked at. */
    private boolean parameter(ByteBuffer b, int type, int at, int length) {
        switch (type) {
            case Sctp.PARAM_STATE_COOKIE -> {
                cookieOffset = at + 4;
                cookieLength = length - 4;
            }
            case Sctp.PARAM_SUPPORTED_EXTENSIONS -> {
                for (int i = at + 4; i < at + length; i++) {
                    resets |= (b.get(i) & 0xFF) == Sctp.RE_CONFIG;
                }
            }
            case Sctp.PARAM_FORWARD_TSN_SUPPORTED, Sctp.PARAM_ADAPTATION, Sctp.PARAM_IPV4, Sctp.PARAM_IPV6,
                 Sctp.PARAM_UNRECOGNIZED, Sctp.PARAM_COOKIE_PRESERVATIVE, Sctp.PARAM_ADDRESS_TYPES,
                 Sctp.PARAM_HOST_NAME -> { }
            default -> {
                if ((type >>> 14 & Sctp.UNKNOWN_REPORT_BIT) != 0) {
                    report(b, at, length);
                }
                return (type >>> 14 & Sctp.UNKNOWN_SKIP_BIT) != 0;
            }
        }
        return true;
    }

    private void report(ByteBuffer b, int at, int length) {
        int needed = Sctp.padded(4 + length);
        if (reportedLength + needed > reported.length) {
            return;
        }
        ByteBuffer.wrap(reported)
            .putShort(reportedLength, (short) Sctp.PARAM_UNRECOGNIZED)
            .putShort(reportedLength + 2, (short) (4 + length));
        b.get(at, reported, reportedLength + 4, length);
        reportedLength += needed;
    }
}
