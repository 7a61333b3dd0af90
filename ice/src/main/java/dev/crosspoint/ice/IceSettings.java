package dev.crosspoint.ice;

/**
 * How long a silent peer is believed to be there, and how many of its addresses are kept.
 *
 * @param consentTimeoutNs an agent that heard no authenticated check for this long has lost its peer
 * @param maxPairs         addresses of one peer that are valid at the same time
 */
public record IceSettings(long consentTimeoutNs, int maxPairs) {
    public IceSettings {
        if (consentTimeoutNs <= 0 || maxPairs < 2) {
            throw new IllegalArgumentException("consentTimeoutNs must be positive, maxPairs 2 or more");
        }
    }

    /** 20 s: below the 30 s of RFC 7675 §5.1, eight times the pause between the checks of Chromium. */
    public static IceSettings defaults() {
        return new IceSettings(20_000_000_000L, 16);
    }
}
