package dev.crosspoint.media;

import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.SenderStats;

/**
 * How a leg's media does.
 *
 * @param packetsLost that never came to us
 * @param lossFraction share of packets lost on the way to us over the last report interval, 0-1
 * @param remoteLossFraction what the far side reports of ours
 * @param roundTripMs from RTCP; negative = not known yet
 * @param strangers datagrams refused because of their source
 * @param lastHeardNs engine time of the last accepted RTP, 0 = none
 */
public record LegQuality(long packetsReceived, long octetsReceived, long packetsSent, long octetsSent,
                         long packetsLost, double lossFraction, double jitterMs, double remoteLossFraction,
                         double remoteJitterMs, double roundTripMs, long strangers, long lastHeardNs) {
    public static final LegQuality NONE = new LegQuality(0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0);

    /** @param in may be null: nothing was heard */
    static LegQuality of(ReceiverStats in, long octetsIn, OutgoingRtp out, double lossFraction, long strangers,
                         long lastHeardNs) {
        SenderStats sent = out.stats();
        return new LegQuality(in == null ? 0 : in.totalReceived(), octetsIn, sent.packets(), sent.octets(),
                in == null ? 0 : in.totalLost(), lossFraction, in == null ? 0 : in.jitterMs(),
                sent.remoteFractionLost() / 256.0, sent.remoteJitterTicks() * 1000.0 / out.clockHz(),
                sent.roundTripUs() < 0 ? -1 : sent.roundTripUs() / 1000.0, strangers, lastHeardNs);
    }
}
