package dev.crosspoint.media;

/**
 * How a phone leg's media does.
 *
 * @param lossFraction share of packets lost on the way to us over the last report interval, 0-1
 * @param remoteLossFraction what the far side reports of ours
 * @param roundTripMs from RTCP; negative = not known yet
 * @param strangers datagrams refused because of their source
 */
public record PhoneLegQuality(long packetsReceived, long packetsSent, long packetsLost, double lossFraction,
                              double jitterMs, double remoteLossFraction, double remoteJitterMs, double roundTripMs,
                              long strangers) {
    public static final PhoneLegQuality NONE = new PhoneLegQuality(0, 0, 0, 0, 0, 0, 0, -1, 0);
}
