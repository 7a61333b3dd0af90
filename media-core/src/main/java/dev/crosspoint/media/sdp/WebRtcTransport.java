package dev.crosspoint.media.sdp;

import java.util.List;

/**
 * How a WebRTC peer reaches us; the same in every section, since all are bundled (RFC 9143).
 *
 * @param fingerprint hash function and value as in {@code a=fingerprint}
 * @param setup       actpass, active or passive (RFC 8842)
 * @param candidates  values of {@code a=candidate} lines; all there are, none trickle later
 */
public record WebRtcTransport(
        String ufrag, String password, String fingerprint, String setup, List<String> candidates) {
}
