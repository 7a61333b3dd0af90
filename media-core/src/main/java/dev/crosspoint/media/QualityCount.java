package dev.crosspoint.media;

import dev.crosspoint.media.io.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is told of a leg's quality at its end: one line, and how many were how good. */
final class QualityCount {
    private static final Logger LOG = LoggerFactory.getLogger(QualityCount.class);
    /** A second of sound: what was shorter has no quality to speak of. */
    private static final int WORTH_A_LINE = 50;
    private static final double GOOD = 4;
    private static final double POOR = 3;

    private QualityCount() {
    }

    /** Counts a leg by the worse of its two directions. Shard thread. */
    static void ended(Counters counters, LegQuality last) {
        double worse = last.remoteMos() == 0 ? last.mos() : last.mos() == 0 ? last.remoteMos()
                : Math.min(last.mos(), last.remoteMos());
        if (worse == 0) {
            counters.add(ShardCounter.LEGS_ENDED_UNJUDGED);
        } else if (worse >= GOOD) {
            counters.add(ShardCounter.LEGS_ENDED_GOOD);
        } else if (worse >= POOR) {
            counters.add(ShardCounter.LEGS_ENDED_FAIR);
        } else {
            counters.add(ShardCounter.LEGS_ENDED_POOR);
        }
    }

    /** The line of a leg. A thread of its own: media threads do not wait for a log. */
    static void log(Object leg, LegQuality last) {
        if (LOG.isInfoEnabled() && last.packetsReceived() + last.packetsSent() >= WORTH_A_LINE) {
            Thread.startVirtualThread(() -> LOG.info("{} ended: {}", leg, last.line()));
        }
    }
}
