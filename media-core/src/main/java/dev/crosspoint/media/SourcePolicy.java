package dev.crosspoint.media;

/** Whose RTP a leg with ports of its own hears, and where it sends. */
public enum SourcePolicy {
    /** The described address; or another port of an address we were told of, after a lesson of several packets. */
    LEARN_ONCE,
    /** The described address and port only. */
    STRICT,
    /** As {@link #LEARN_ONCE}, and a lesson moves it again later: the phone roams (media handover). */
    FOLLOW,
    /** Hears any port of the addresses we were told of, sends to the described one only: asymmetric RTP. */
    AS_DESCRIBED
}
