package dev.crosspoint.transcoder.quality;

/** The transmission rating of ITU-T G.107 (06/2015) with its default values for all but delay, codec and loss. */
public final class EModel {
    /** Ro: what noise leaves, at the defaults. */
    private static final double BASIC_RATIO = 94.77;
    /** Is: side tone, loudness and quantising, at the defaults. */
    private static final double SIMULTANEOUS = 1.41;
    /** TELR and WEPL: echo that a good canceller leaves. */
    private static final double TALKER_ECHO_DB = 65;
    private static final double ECHO_PATH_DB = 110;

    private EModel() {
    }

    /** R, 0 to 93.2, of a connection with that delay from mouth to ear. */
    public static double rFactor(CodecImpairment codec, double lossPercent, double burstRatio, double oneWayDelayMs) {
        double r = BASIC_RATIO - SIMULTANEOUS - delayImpairment(Math.max(0, oneWayDelayMs))
                - codec.withLoss(Math.clamp(lossPercent, 0, 100), Math.max(1, burstRatio));
        return Math.clamp(r, 0, 100);
    }

    /** The mean opinion, 1 to 4.5, that listeners would have (Annex B). */
    public static double mos(double rFactor) {
        double r = Math.clamp(rFactor, 0, 100);
        return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
    }

    /** Id: echo to the talker, echo to the listener, and delay as such (§3.4). */
    static double delayImpairment(double ms) {
        return talkerEcho(ms) + listenerEcho(2 * ms) + tooLong(ms);
    }

    private static double talkerEcho(double ms) {
        double heard = TALKER_ECHO_DB - 40 * Math.log10((1 + ms / 10) / (1 + ms / 150)) + 6 * Math.exp(-0.3 * ms * ms);
        double half = (BASIC_RATIO - (80 + 2.5 * (heard - 14))) / 2;
        return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-ms));
    }

    private static double listenerEcho(double roundTripMs) {
        double half = (BASIC_RATIO - 10.5 * (ECHO_PATH_DB + 7) * Math.pow(roundTripMs + 1, -0.25)) / 2;
        return half + Math.sqrt(half * half + 169);
    }

    private static double tooLong(double ms) {
        if (ms <= 100) {
            return 0;
        }
        double x = Math.log(ms / 100) / Math.log(2);
        return 25 * (sixth(x) - 3 * sixth(x / 3) + 2);
    }

    private static double sixth(double x) {
        return Math.pow(1 + Math.pow(x, 6), 1 / 6.0);
    }
}
