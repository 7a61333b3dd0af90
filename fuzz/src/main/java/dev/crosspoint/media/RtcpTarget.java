package dev.crosspoint.media;

import dev.crosspoint.fuzz.Bounds;
import dev.crosspoint.fuzz.Input;
import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.Rtcp;
import dev.crosspoint.media.rtp.SenderStats;
import java.nio.ByteBuffer;

/** Compound RTCP: report blocks lie inside the packet, and what we report of what was told can be read. */
public final class RtcpTarget {
    private static final int MOST_BLOCKS = 31;

    private RtcpTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 64 * 1024, input -> {
            byte[] compound = input.rest();
            Heard heard = new Heard(compound.length);
            heard.stats.packet(1, 160, 0);
            RtcpCompound.read(Input.direct(compound), compound.length, heard, 1_000_000_000);
            Bounds.holds(heard.blocks <= MOST_BLOCKS * (compound.length / 4 + 1), "too many blocks");
            ByteBuffer report = ByteBuffer.allocate(256);
            int length = Rtcp.writeSenderReport(report, 0, 1, 2, 3, 4, 5, 6, heard.stats, 2_000_000_000);
            Bounds.holds(RtcpCompound.read(report, length, new Heard(length), 3_000_000_000L), "our report is bad");
        });
    }

    private static final class Heard implements RtcpCompound.Reader {
        private final int length;
        private final ReceiverStats stats = new ReceiverStats(8000);
        private final SenderStats sender = new SenderStats();
        private int blocks;

        Heard(int length) {
            this.length = length;
        }

        @Override
        public void senderReport(int ssrc, int middleNtp, long nowNs) {
            stats.senderReport(middleNtp, nowNs);
        }

        @Override
        public void reportBlock(ByteBuffer b, int block, long nowNs) {
            blocks++;
            Bounds.holds(block >= 8 && block + 24 <= length, "a report block outside its packet");
            int fraction = Rtcp.blockFractionLost(b, block);
            long roundTripUs = Rtcp.blockRoundTripUs(b, block, (int) nowNs);
            Bounds.holds(fraction >= 0 && fraction < 256, "fraction lost " + fraction);
            Bounds.holds(roundTripUs >= -1 && roundTripUs <= 60_000_000, "round trip " + roundTripUs);
            sender.reported(Rtcp.blockLost(b, block), fraction, Rtcp.blockJitter(b, block), roundTripUs);
        }
    }
}
