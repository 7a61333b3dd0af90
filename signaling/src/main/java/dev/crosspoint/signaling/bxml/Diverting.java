package dev.crosspoint.signaling.bxml;

import java.util.Locale;
import java.util.Set;

/**
 * What the callee hears of how the call came there (RFC 5806).
 *
 * @param reason of the step that is added by {@link Treatment#STACK}
 */
public record Diverting(Treatment treatment, String reason) {
    private static final Set<String> REASONS = Set.of("unknown", "user-busy", "no-answer", "unavailable",
        "unconditional", "time-of-day", "do-not-disturb", "deflection", "follow-me", "out-of-service", "away");

    /** What becomes of the steps that the call came with. */
    public enum Treatment {
        NONE,
        /** They are passed on. */
        PROPAGATE,
        /** They are passed on with ours before them. */
        STACK
    }

    static Diverting read(VerbReader in) throws BxmlFault {
        String treatment = in.word("diversionTreatment", Set.of("none", "propagate", "stack"), "none");
        String reason = in.word("diversionReason", REASONS, "unknown");
        return new Diverting(Treatment.valueOf(treatment.toUpperCase(Locale.ROOT)), reason);
    }
}
