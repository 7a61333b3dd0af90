package dev.crosspoint.transcoder;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Linear 16-bit sound as RTP carries it: the high byte first (RFC 3551 §4.5.11). */
final class L16 {
    static final int BYTES = 2;
    static final ValueLayout.OfShort SAMPLE = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfShort OURS = ValueLayout.JAVA_SHORT;

    private L16() {
    }
}
