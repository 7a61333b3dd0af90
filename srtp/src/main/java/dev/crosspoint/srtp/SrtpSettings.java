package dev.crosspoint.srtp;

/**
 * Limits of one session.
 *
 * @param maxSsrcs SSRCs followed at most, counted for RTP and RTCP and each direction apart. A context is never
 *     dropped while the session lives: a sender that forgot one would use its packet indices a second time.
 * @param replayWindow packets behind the newest that are still accepted once; rounded up to a multiple of 64
 * @param engine what does the cryptography
 */
public record SrtpSettings(int maxSsrcs, int replayWindow, EngineChoice engine) {

    /** {@code AUTOMATIC} takes libcrypto where it loads, and jitsi-srtp elsewhere. */
    public enum EngineChoice { AUTOMATIC, OPENSSL, JITSI }

    private static final int DEFAULT_MAX_SSRCS = 256;
    /** One second of video at 1,000 packets a second. */
    private static final int DEFAULT_REPLAY_WINDOW = 1024;
    private static final int MIN_REPLAY_WINDOW = 64;

    public SrtpSettings {
        if (maxSsrcs < 1 || replayWindow < MIN_REPLAY_WINDOW || replayWindow > Short.MAX_VALUE) {
            throw new IllegalArgumentException("maxSsrcs from 1, replayWindow from 64 to 32767");
        }
    }

    public static SrtpSettings defaults() {
        return new SrtpSettings(DEFAULT_MAX_SSRCS, DEFAULT_REPLAY_WINDOW, EngineChoice.AUTOMATIC);
    }

    public SrtpSettings with(EngineChoice choice) {
        return new SrtpSettings(maxSsrcs, replayWindow, choice);
    }

    public SrtpSettings withMaxSsrcs(int limit) {
        return new SrtpSettings(limit, replayWindow, engine);
    }
}
