package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.Route;
import dev.crosspoint.srtp.SdesKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * A listener made by {@code subscribe request}: it hears parties and is heard by nobody.
 *
 * @param strands one for each party that it hears, in the order of the sections of its offer
 */
record Subscription(String tag, String label, long createdMs, List<Strand> strands) {
    /** One section: a party and the leg that carries it. */
    static final class Strand {
        private final Party source;
        private final PartyLeg leg;
        private final String protocol;
        private final List<LegFormat> offered;
        private final SdesKey offeredKey;
        private PartyLeg carried;
        private Route route;
        /** The listener hears silence of the source, whatever others hear. */
        boolean silenced;

        /** @param offeredKey null without SDES */
        Strand(Party source, PartyLeg leg, String protocol, List<LegFormat> offered, SdesKey offeredKey) {
            this.source = source;
            this.leg = leg;
            this.protocol = protocol;
            this.offered = offered;
            this.offeredKey = offeredKey;
        }

        Party source() {
            return source;
        }

        PartyLeg leg() {
            return leg;
        }

        String protocol() {
            return protocol;
        }

        List<LegFormat> offered() {
            return offered;
        }

        SdesKey offeredKey() {
            return offeredKey;
        }

        /** Whether what it carried has another leg by now. */
        boolean stale() {
            return route != null && carried != source.leg;
        }

        /** @param silent the source is silenced for everybody */
        void carry(MediaEngine engine, boolean silent) {
            stop();
            carried = source.leg;
            route = engine.connect(source.leg.leg(), leg.leg());
            silence(silent);
        }

        /** @param everybody the source is silenced for everybody */
        void silence(boolean everybody) {
            if (route != null) {
                route.silence(everybody || silenced);
            }
        }

        void stop() {
            if (route != null) {
                route.close();
                route = null;
            }
        }
    }

    /** Those that carry a party. */
    Stream<Strand> of(Party source) {
        return strands.stream().filter(s -> s.source() == source);
    }

    void close() {
        for (Strand s : strands) {
            s.stop();
            s.leg().close();
        }
    }
}
