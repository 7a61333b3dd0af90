package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegQuality;
import dev.crosspoint.ng.wire.NgValue.Dictionary;

/**
 * A party's entry in the section {@code SSRC}: MOS in tenths, loss in percent, jitter in milliseconds, round trips in
 * microseconds. The figures are those that the party's own RTCP reports of what it hears; of one that reports nothing,
 * what is heard of it here.
 */
final class SsrcReport {
    private static final double US_PER_MS = 1000;

    private SsrcReport() {
    }

    /**
     * @param beyondMs round trip of the other party's leg; negative = not known
     * @param atS      when the figures were so, in seconds of the epoch
     * @return null where no MOS is known: nothing was heard, or the codec has none
     */
    static Dictionary of(LegQuality q, double beyondMs, long atS) {
        boolean told = q.remoteLost() >= 0 && q.remoteMos() > 0;
        double mos = told ? q.remoteMos() : q.mos();
        if (q.packetsReceived() == 0 || mos == 0) {
            return null;
        }
        long lost = told ? q.remoteLost() : q.packetsLost();
        long of = told ? Math.max(q.packetsSent(), lost) : q.packetsReceived() + lost;
        long legUs = q.roundTripMs() < 0 ? 0 : Math.round(q.roundTripMs() * US_PER_MS);
        long wholeUs = q.roundTripMs() < 0 || beyondMs < 0 ? 0
                : Math.round((q.roundTripMs() + beyondMs) * US_PER_MS);
        Figures figures = new Figures(Math.round(mos * 10), wholeUs, legUs,
                Math.round(told ? q.remoteJitterMs() : q.jitterMs()), of == 0 ? 0 : Math.round(100.0 * lost / of));
        return new Dictionary().put("cumulative loss", lost)
                .put("average MOS", figures.dictionary().put("samples", 1))
                .put("lowest MOS", figures.dictionary().put("reported at", atS))
                .put("highest MOS", figures.dictionary().put("reported at", atS));
    }

    private record Figures(long mosTenths, long wholeUs, long legUs, long jitterMs, long lossPercent) {
        Dictionary dictionary() {
            return new Dictionary().put("MOS", mosTenths).put("round-trip time", wholeUs)
                    .put("round-trip time leg", legUs).put("jitter", jitterMs).put("packet loss", lossPercent);
        }
    }
}
