package dev.crosspoint.media;

/**
 * How a WebRTC peer's media does.
 *
 * @param lossFraction share of packets lost on the way to us over the last report interval, 0-1
 * @param remoteLossFraction what the far side reports of ours
 * @param roundTripMs from RTCP; negative = not known yet
 */
public record PeerQuality(long packetsReceived, long packetsSent, long packetsLost, double lossFraction,
                          double jitterMs, double remoteLossFraction, double remoteJitterMs, double roundTripMs) {
    public static final PeerQuality NONE = new PeerQuality(0, 0, 0, 0, 0, 0, 0, -1);
}
