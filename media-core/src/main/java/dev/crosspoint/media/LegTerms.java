package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SdesKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * What offer and answer agreed for a leg.
 *
 * @param address where the far side hears; null for {@link LegTransport#WEBRTC}, whose ICE checks tell
 * @param rtcpPort the RTP port itself with {@code rtcpMux}
 * @param receives what the far side may send us
 * @param sends what we may send it, preferred first
 * @param sending we may send now
 * @param receiving we want to hear now
 * @param ptimeMs packet time of what we encode: 10, 20, 30, 40 or 60, or the next shorter that the codec has
 * @param ice the far side's credentials; only for WebRTC
 * @param fingerprint of the far side's certificate, as in SDP; only with DTLS
 * @param role ours in the DTLS handshake; only with DTLS
 * @param sdes the far side's key; only with SDES
 */
public record LegTerms(InetAddress address, int rtpPort, int rtcpPort, boolean rtcpMux, List<LegFormat> receives,
                       List<LegFormat> sends, boolean sending, boolean receiving, int ptimeMs, SourcePolicy source,
                       IceCredentials ice, String fingerprint, DtlsRole role, SdesKey sdes) {
    public LegTerms {
        receives = List.copyOf(receives);
        sends = List.copyOf(sends);
        Objects.requireNonNull(source, "source");
    }

    /** Plain RTP both ways with an address that may be learned. */
    public static LegTerms rtp(InetAddress address, int rtpPort, int rtcpPort, List<LegFormat> formats) {
        return new LegTerms(address, rtpPort, rtcpPort, rtpPort == rtcpPort, formats, formats, true, true, 20,
                SourcePolicy.LEARN_ONCE, null, null, null, null);
    }

    /** ICE and DTLS-SRTP both ways. */
    public static LegTerms webRtc(IceCredentials ice, String fingerprint, DtlsRole role, List<LegFormat> formats) {
        return new LegTerms(null, 0, 0, true, formats, formats, true, true, 20, SourcePolicy.LEARN_ONCE, ice,
                fingerprint, role, null);
    }

    public LegTerms withFormats(List<LegFormat> received, List<LegFormat> sent) {
        return new LegTerms(address, rtpPort, rtcpPort, rtcpMux, received, sent, sending, receiving, ptimeMs, source,
                ice, fingerprint, role, sdes);
    }

    public LegTerms withDirection(boolean send, boolean receive) {
        return new LegTerms(address, rtpPort, rtcpPort, rtcpMux, receives, sends, send, receive, ptimeMs, source,
                ice, fingerprint, role, sdes);
    }

    public LegTerms withSource(SourcePolicy policy) {
        return new LegTerms(address, rtpPort, rtcpPort, rtcpMux, receives, sends, sending, receiving, ptimeMs,
                policy, ice, fingerprint, role, sdes);
    }

    public LegTerms withPtimeMs(int ms) {
        return new LegTerms(address, rtpPort, rtcpPort, rtcpMux, receives, sends, sending, receiving, ms, source,
                ice, fingerprint, role, sdes);
    }

    public LegTerms withSdes(SdesKey key) {
        return new LegTerms(address, rtpPort, rtcpPort, rtcpMux, receives, sends, sending, receiving, ptimeMs, source,
                ice, fingerprint, role, key);
    }

    public LegTerms withDtls(String certificateFingerprint, DtlsRole ours) {
        return new LegTerms(address, rtpPort, rtcpPort, rtcpMux, receives, sends, sending, receiving, ptimeMs, source,
                ice, certificateFingerprint, ours, sdes);
    }
}
