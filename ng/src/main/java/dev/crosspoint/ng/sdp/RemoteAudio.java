package dev.crosspoint.ng.sdp;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SdesKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a far side says of its audio.
 *
 * @param index       of its section
 * @param address     where it wants to hear; never null, 0.0.0.0 where it does not want to (RFC 3264 §8.4, older hold)
 * @param port        0 where the section is refused
 * @param rtcpPort    the RTP port itself with {@code rtcpMux}
 * @param formats     preferred first
 * @param direction   from its point of view, the old hold included
 * @param ptimeMs     0 where it does not say
 * @param ice         null where it does not speak ICE
 * @param iceLite     it waits for checks, as we do
 * @param fingerprint null where it does not speak DTLS
 * @param setup       null where it does not say
 * @param sdes        keys that we can use, preferred first
 * @param mid         null where the section has none
 */
public record RemoteAudio(int index, InetAddress address, int port, int rtcpPort, boolean rtcpMux, String protocol,
                          List<LegFormat> formats, Direction direction, int ptimeMs, IceCredentials ice,
                          boolean iceLite, String fingerprint, String setup, List<SdesKey> sdes, String mid) {
    private static final int MAX_FINGERPRINT = 512;

    /** Reads the section; every fault in what we act on is a rejection. */
    public static RemoteAudio of(SdpBody body, int index) throws SdpRejected {
        SdpMedia m = body.media().get(index);
        InetAddress address = address(body, m);
        boolean mux = m.attribute("rtcp-mux") != null;
        Direction said = direction(body, m);
        IceCredentials ice = ice(body, m);
        boolean deaf = address.isAnyLocalAddress() && ice == null; // with ICE it only says that candidates follow
        Direction direction = deaf ? Direction.of(said.sends(), false) : said;
        return new RemoteAudio(index, address, m.port(), mux ? m.port() : rtcpPort(m), mux, m.protocol(),
                AudioFormats.of(m), direction, ptime(m), ice, body.attribute(m, "ice-lite") != null,
                fingerprint(body, m), body.attribute(m, "setup"), keys(m), m.attribute("mid"));
    }

    public boolean refused() {
        return port == 0;
    }

    /** Whether its protocol is one of the secure profiles (RFC 3711, RFC 5764). */
    public boolean secure() {
        return protocol.contains("SAVP");
    }

    public List<LegFormat> sounds() {
        return formats.stream().filter(AudioFormats::isSound).toList();
    }

    /** The same, heard elsewhere: where signalling knows better than the description. */
    public RemoteAudio at(InetAddress better) {
        return new RemoteAudio(index, better, port, rtcpPort, rtcpMux, protocol, formats, direction, ptimeMs, ice,
                iceLite, fingerprint, setup, sdes, mid);
    }

    /** The same with other formats. */
    public RemoteAudio with(List<LegFormat> others) {
        return new RemoteAudio(index, address, port, rtcpPort, rtcpMux, protocol, others, direction, ptimeMs, ice,
                iceLite, fingerprint, setup, sdes, mid);
    }

    private static InetAddress address(SdpBody body, SdpMedia m) throws SdpRejected {
        String value = connection(m.lines());
        if (value == null) {
            value = connection(body.session());
        }
        if (value == null) {
            throw new SdpRejected("the audio section has no c= line");
        }
        String[] f = value.trim().split(" +");
        if (f.length == 3 && f[0].equals("IN") && (f[1].equals("IP4") || f[1].equals("IP6"))) {
            int slash = f[2].indexOf('/');
            try {
                return InetAddress.ofLiteral(slash < 0 ? f[2] : f[2].substring(0, slash));
            } catch (IllegalArgumentException notLiteral) {
                // falls through to the one message for both faults
            }
        }
        throw new SdpRejected("the c= line holds no literal IP address");
    }

    private static String connection(List<SdpLine> lines) {
        for (SdpLine l : lines) {
            if (l.type() == 'c') {
                return l.value();
            }
        }
        return null;
    }

    /** RFC 3605; only the port is used. */
    private static int rtcpPort(SdpMedia m) {
        String rtcp = m.attribute("rtcp");
        int named = rtcp == null ? -1 : Numbers.parse(rtcp.trim().split(" ", 2)[0], 1, 65535);
        return named > 0 ? named : Math.min(65535, m.port() + 1);
    }

    private static Direction direction(SdpBody body, SdpMedia m) {
        Direction own = direction(m.lines());
        if (own == null) {
            own = direction(body.session());
        }
        return own == null ? Direction.SENDRECV : own;
    }

    private static Direction direction(List<SdpLine> lines) {
        for (SdpLine l : lines) {
            if (l.type() == 'a' && isDirection(l.value())) {
                return Direction.valueOf(l.value().toUpperCase(Locale.ROOT));
            }
        }
        return null;
    }

    static boolean isDirection(String attribute) {
        return switch (attribute) {
            case "sendrecv", "sendonly", "recvonly", "inactive" -> true;
            default -> false;
        };
    }

    private static int ptime(SdpMedia m) {
        String ptime = m.attribute("ptime");
        return ptime == null ? 0 : Math.max(0, Numbers.parse(ptime.trim(), 1, 200));
    }

    private static IceCredentials ice(SdpBody body, SdpMedia m) throws SdpRejected {
        String ufrag = body.attribute(m, "ice-ufrag");
        String password = body.attribute(m, "ice-pwd");
        if (ufrag == null || password == null) {
            return null;
        }
        if (!IceCredentials.valid(ufrag, password)) {
            throw new SdpRejected("ice-ufrag or ice-pwd is malformed");
        }
        return new IceCredentials(ufrag, password);
    }

    private static String fingerprint(SdpBody body, SdpMedia m) throws SdpRejected {
        String value = body.attribute(m, "fingerprint");
        if (value == null) {
            return null;
        }
        try {
            return value.length() > MAX_FINGERPRINT ? null : Fingerprint.parse(value.trim()).sdp();
        } catch (IllegalArgumentException malformed) {
            throw new SdpRejected("the fingerprint is malformed or of a hash that we do not know");
        }
    }

    private static List<SdesKey> keys(SdpMedia m) {
        List<SdesKey> keys = new ArrayList<>();
        for (SdpLine l : m.lines()) {
            if (l.is("crypto")) {
                SdesKey.parse(l.argument()).ifPresent(keys::add);
            }
        }
        return keys;
    }
}
