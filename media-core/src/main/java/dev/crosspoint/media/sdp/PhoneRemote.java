package dev.crosspoint.media.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a telephone's offer or answer says that we act on.
 *
 * @param sections           number of media sections; one of them is the audio that we use
 * @param index              which section that is
 * @param address            where its media wants to be sent
 * @param port               RTP port
 * @param rtcp               RTCP port at {@code address}; the RTP port itself with {@code rtcpMux}
 * @param direction          from the far side's point of view
 * @param codecs             codecs that we know, in its order of preference
 * @param telephoneEventType payload type of telephone-event/8000, -1 where there is none
 * @param comfortNoise       whether payload type 13 is welcome
 * @param ptimeMs            packet time it asks for, 20 where it does not say
 */
public record PhoneRemote(
        SessionDescription description, int index, InetAddress address, int port, int rtcp, boolean rtcpMux,
        Direction direction, List<PhoneCodec> codecs, int telephoneEventType, boolean comfortNoise, int ptimeMs) {

    /** Whether the far side has put us on hold: it does not want to hear us (RFC 3264 §8.4, also the older 0.0.0.0). */
    public boolean holds() {
        return !direction.receives() || address.isAnyLocalAddress();
    }

    /**
     * Reads a telephone's description.
     *
     * @param accepted the codecs that we are ready to use
     * @throws SdpRejected where it is malformed or has no audio that we can use; SIP answers 488
     */
    public static PhoneRemote parse(String sdp, List<PhoneCodec> accepted) throws SdpRejected {
        SessionDescription d = SessionDescription.parse(sdp);
        for (int i = 0; i < d.media().size(); i++) {
            MediaSection m = d.media().get(i);
            if (usable(m)) {
                List<PhoneCodec> codecs = codecs(m, accepted);
                if (!codecs.isEmpty()) {
                    return section(d, m, i, codecs);
                }
            }
        }
        throw new SdpRejected("no RTP/AVP audio with a codec of " + accepted);
    }

    private static boolean usable(MediaSection m) {
        return m.kind().equals("audio") && m.port() != 0
                && (m.protocol().equals("RTP/AVP") || m.protocol().equals("RTP/AVPF"));
    }

    private static List<PhoneCodec> codecs(MediaSection m, List<PhoneCodec> accepted) {
        return m.codecs().stream().filter(c -> c.clockHz() == 8000 && c.channels() == 1)
                .map(c -> PhoneCodec.named(c.encoding())).flatMap(Optional::stream)
                .filter(accepted::contains).distinct().toList();
    }

    private static PhoneRemote section(SessionDescription d, MediaSection m, int index, List<PhoneCodec> codecs)
            throws SdpRejected {
        InetAddress address = literal(d.connection(m));
        boolean mux = m.attribute("rtcp-mux").isPresent();
        int events = m.codecs().stream().filter(c -> c.is("telephone-event", 8000))
                .map(RtpMap::payloadType).findFirst().orElse(-1);
        boolean noise = m.codecs().stream().anyMatch(c -> c.payloadType() == 13 && c.is("CN", 8000));
        return new PhoneRemote(d, index, address, m.port(), mux ? m.port() : rtcpPort(m), mux, d.direction(m),
                codecs, events, noise, ptime(m));
    }

    /** RFC 3605; only the port is used, an address beside it would be one more that nobody has checked. */
    private static int rtcpPort(MediaSection m) {
        int named = m.attribute("rtcp").map(v -> SdpNumbers.parse(v.split(" ", 2)[0], 1, 65535)).orElse(-1);
        return named > 0 ? named : Math.min(65535, m.port() + 1);
    }

    private static int ptime(MediaSection m) {
        int ms = m.attribute("ptime").map(v -> SdpNumbers.parse(v.trim(), 10, 60)).orElse(20);
        return ms < 0 ? 20 : ms / 10 * 10;
    }

    private static InetAddress literal(String address) throws SdpRejected {
        if (address == null) {
            throw new SdpRejected("the audio section has no c= line");
        }
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException notLiteral) {
            throw new SdpRejected("the c= line holds no literal IP address");
        }
    }
}
