package dev.crosspoint.ng.sdp;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.srtp.SdesKey;
import java.net.InetAddress;
import java.util.List;

/**
 * What a description that leaves says of our audio.
 *
 * @param rtcpPort    the RTP port itself where the receiver has RTCP there for sure
 * @param rtcpMux     whether {@code a=rtcp-mux} stands there
 * @param ptimeMs     0 = what the other side's description says
 * @param mid         null = none
 * @param bundle      the section is named in {@code a=group:BUNDLE}
 * @param ice         null = no ICE
 * @param candidates  all we have; none follow
 * @param fingerprint null = no DTLS
 * @param setup       null = no DTLS
 * @param sdes        null = no SDES
 */
public record LocalAudio(InetAddress address, int port, int rtcpPort, boolean rtcpMux, String protocol,
                         List<LegFormat> formats, Direction direction, int ptimeMs, String mid, boolean bundle,
                         IceCredentials ice, List<String> candidates, String fingerprint, String setup,
                         SdesKey sdes) {
    private static final int CANDIDATE_ADDRESS = 4;

    /** The same, said to be elsewhere: where the far side reaches us at an address that is not ours to know. */
    LocalAudio at(InetAddress named) {
        return new LocalAudio(named, port, rtcpPort, rtcpMux, protocol, formats, direction, ptimeMs, mid, bundle, ice,
                candidates.stream().map(c -> candidateAt(c, named)).toList(), fingerprint, setup, sdes);
    }

    /** RFC 8839 §5.1: foundation, component, transport, priority, address. */
    private static String candidateAt(String candidate, InetAddress named) {
        String[] fields = candidate.split(" ");
        fields[CANDIDATE_ADDRESS] = named.getHostAddress();
        return String.join(" ", fields);
    }
}
