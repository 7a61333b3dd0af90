package dev.crosspoint.media;

import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.SenderStats;
import dev.crosspoint.transcoder.quality.CallQuality;
import dev.crosspoint.transcoder.quality.CodecImpairment;
import java.util.Locale;

/**
 * How a leg's media does.
 *
 * @param ssrc of the source heard last, unsigned; 0 where nothing was heard
 * @param packetsLost that never came to us
 * @param lossFraction share of packets lost on the way to us over the last report interval, 0-1
 * @param remoteLost packets of ours that by its reports never came to the far side; negative = it has reported nothing
 * @param remoteLossFraction what the far side reports of ours
 * @param roundTripMs from RTCP; negative = not known yet
 * @param strangers datagrams refused because of their source
 * @param lastHeardNs engine time of the last accepted RTP, 0 = none
 * @param rFactor of what we hear, by ITU-T G.107; 0 = not known
 * @param mos of what we hear, 1 to 4.41; 0 = not known
 * @param remoteRFactor of what the far side hears, by its reports; 0 = not known
 * @param remoteMos of what the far side hears, by its reports; 0 = not known
 * @param concealedMs sound made up for what was lost or late, where a jitter buffer of ours hears the leg
 * @param stretchedMs by how much sound was stretched or shortened to fit the network's jitter and the far clock
 * @param delayMs that the jitter buffer adds now
 */
public record LegQuality(long ssrc, long packetsReceived, long octetsReceived, long packetsSent, long octetsSent,
                         long packetsLost, double lossFraction, double jitterMs, long remoteLost,
                         double remoteLossFraction, double remoteJitterMs, double roundTripMs, long strangers,
                         long lastHeardNs, double rFactor, double mos, double remoteRFactor, double remoteMos,
                         long concealedMs, long stretchedMs, int delayMs) {
    public static final LegQuality NONE =
            new LegQuality(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * Puts together what is known.
     *
     * @param ssrc of what {@code in} counts
     * @param in may be null: nothing was heard
     * @param heard codec of what was heard last, or null
     */
    static LegQuality of(int ssrc, ReceiverStats in, long octetsIn, Codec heard, HeardSound sound, OutgoingRtp out,
                         Codec sentAs, double lossFraction, long strangers, long lastHeardNs) {
        SenderStats sent = out.stats();
        double roundTripMs = sent.roundTripUs() < 0 ? -1 : sent.roundTripUs() / 1000.0;
        long received = in == null ? 0 : in.totalReceived();
        long lost = in == null ? 0 : in.totalLost();
        CallQuality here = received == 0 || impairment(heard) == null ? null : CallQuality.counted(impairment(heard),
                received + lost, lost + sound.late(), 0, roundTripMs, sound.delayMs());
        CallQuality there = !sent.reported() || impairment(sentAs) == null ? null : CallQuality.counted(
                impairment(sentAs), sent.packets(), Math.max(0, sent.remoteLost()), 0, roundTripMs, 0);
        return new LegQuality(received == 0 ? 0 : Integer.toUnsignedLong(ssrc), received, octetsIn, sent.packets(),
                sent.octets(), lost, lossFraction, in == null ? 0 : in.jitterMs(),
                sent.reported() ? Math.max(0, sent.remoteLost()) : -1, sent.remoteFractionLost() / 256.0,
                sent.remoteJitterTicks() * 1000.0 / out.clockHz(), roundTripMs, strangers, lastHeardNs,
                here == null ? 0 : here.rFactor(), here == null ? 0 : here.mos(),
                there == null ? 0 : there.rFactor(), there == null ? 0 : there.mos(),
                sound.concealedMs(), sound.stretchedMs(), sound.delayMs());
    }

    private static CodecImpairment impairment(Codec codec) {
        return codec == null ? null : switch (codec) {
            case OPUS -> CodecImpairment.OPUS_WITH_FEC;
            case G722 -> CodecImpairment.G722;
            case PCMU, PCMA, L16_8K, L16_16K, L16_48K -> CodecImpairment.G711;
            case EVENT_8K, EVENT_16K, EVENT_48K, COMFORT_NOISE, OTHER -> null;
        };
    }

    /** In one line, for the end of a leg. */
    String line() {
        return String.format(Locale.ROOT, "received %d, lost %d, jitter %.1f ms, R %.0f, MOS %.2f, concealed %d ms, "
                + "stretched %d ms; sent %d, far loss %.1f %%, far jitter %.1f ms, far R %.0f, far MOS %.2f; "
                + "round trip %s", packetsReceived, packetsLost, jitterMs, rFactor, mos, concealedMs, stretchedMs,
                packetsSent, 100 * remoteLossFraction, remoteJitterMs, remoteRFactor, remoteMos,
                roundTripMs < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f ms", roundTripMs));
    }
}
