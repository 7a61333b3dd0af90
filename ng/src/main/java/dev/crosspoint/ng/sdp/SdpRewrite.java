package dev.crosspoint.ng.sdp;

import dev.crosspoint.media.LegFormat;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the description that leaves out of the one that came: what belongs to the hop is replaced by ours, the formats
 * by those chosen, and everything else stays as it is.
 */
public final class SdpRewrite {
    /** Those of the hop: addresses, ICE, keys, RTCP, and what promises features of RTP that end here. */
    private static final Set<String> OF_THE_HOP = Set.of("candidate", "end-of-candidates", "remote-candidates",
            "ice-ufrag", "ice-pwd", "ice-options", "ice-lite", "ice-mismatch", "ice-pacing", "fingerprint", "setup",
            "tls-id", "connection", "crypto", "key-mgmt", "rtcp", "rtcp-mux", "rtcp-mux-only", "rtcp-rsize",
            "rtcp-fb", "ssrc", "ssrc-group", "extmap", "extmap-allow-mixed", "rtpmap", "fmtp", "mid", "group",
            "sendrecv", "sendonly", "recvonly", "inactive");

    private final SdpBody source;
    private final SdpBody offer;
    private final int index;
    private final LocalAudio local;
    private final RewriteOptions options;

    private SdpRewrite(SdpBody source, SdpBody offer, int index, LocalAudio local, RewriteOptions options) {
        this.source = source;
        this.offer = offer;
        this.index = index;
        this.local = local == null || options.mediaAddress() == null ? local : local.at(options.mediaAddress());
        this.options = options;
    }

    /** @param index which section is the audio; all others are refused */
    public static SdpBody offer(SdpBody source, int index, LocalAudio local, RewriteOptions options) {
        return new SdpRewrite(source, source, index, local, options).body();
    }

    /**
     * @param source what the answerer said; it may have left out sections at the end
     * @param offer  what the offerer said, whose sections the answer must follow
     * @param local  null = the audio is refused as well
     */
    public static SdpBody answer(SdpBody source, SdpBody offer, int index, LocalAudio local, RewriteOptions options) {
        return new SdpRewrite(source, offer, index, local, options).body();
    }

    /** An address as {@code c=} and {@code o=} have it. */
    public static String network(InetAddress address) {
        return (address instanceof Inet6Address ? "IN IP6 " : "IN IP4 ") + address.getHostAddress();
    }

    private SdpBody body() {
        List<SdpMedia> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            media.add(i == index && local != null ? audio(source.media().get(i)) : offer.media().get(i).refused());
        }
        return new SdpBody(session(), media);
    }

    private List<SdpLine> session() {
        List<SdpLine> lines = new ArrayList<>();
        for (SdpLine l : source.session()) {
            switch (l.type()) {
                case 'o' -> lines.add(new SdpLine('o', origin(l.value())));
                case 's' -> lines.add(options.sessionName() ? new SdpLine('s', "-") : l);
                case 'c' -> lines.add(options.sessionConnection() && local != null
                        ? new SdpLine('c', network(local.address())) : l);
                case 'a' -> {
                    if (!OF_THE_HOP.contains(l.name())) {
                        lines.add(l);
                    }
                }
                case 'k' -> { } // a key in the clear, of an obsolete kind (RFC 8866 §5.12)
                default -> lines.add(l);
            }
        }
        if (local == null) {
            return lines;
        }
        if (local.bundle() && local.mid() != null) {
            lines.add(SdpLine.attribute("group:BUNDLE " + local.mid()));
        }
        if (local.ice() != null) {
            lines.add(SdpLine.attribute("ice-lite"));
        }
        return lines;
    }

    private String origin(String value) {
        String[] f = value.trim().split(" +");
        if (f.length != 6) {
            return value;
        }
        String version = options.version() < 0 ? f[2] : Long.toString(options.version());
        String address = options.origin() && local != null ? network(local.address()) : f[3] + " " + f[4] + " " + f[5];
        String user = options.username() ? "-" : f[0];
        return user + " " + f[1] + " " + version + " " + address;
    }

    private SdpMedia audio(SdpMedia section) {
        List<SdpLine> lines = new ArrayList<>();
        boolean ownConnection = section.lines().stream().anyMatch(l -> l.type() == 'c');
        boolean ofSession = options.sessionConnection()
                && source.session().stream().anyMatch(l -> l.type() == 'c');
        section.lines().stream().filter(l -> l.type() == 'i').forEach(lines::add);
        if (ownConnection || !ofSession) {
            lines.add(new SdpLine('c', network(local.address())));
        }
        for (SdpLine l : section.lines()) {
            boolean passes = l.type() == 'a' ? !OF_THE_HOP.contains(l.name()) && !l.is("ptime")
                    : l.type() != 'i' && l.type() != 'c' && l.type() != 'k';
            if (passes) {
                lines.add(l);
            }
        }
        formats(lines);
        flow(lines, section);
        security(lines);
        List<String> types = local.formats().stream().map(f -> Integer.toString(f.payloadType())).toList();
        return new SdpMedia(section.kind(), local.port(), local.protocol(), types, lines);
    }

    private void formats(List<SdpLine> lines) {
        if (local.mid() != null) {
            lines.add(SdpLine.attribute("mid:" + local.mid()));
        }
        for (LegFormat f : local.formats()) {
            lines.add(SdpLine.attribute("rtpmap:" + f.payloadType() + " " + f.encoding() + "/" + f.clockHz()
                    + (f.channels() > 1 ? "/" + f.channels() : "")));
            if (!f.fmtp().isEmpty()) {
                lines.add(SdpLine.attribute("fmtp:" + f.payloadType() + " " + f.fmtp()));
            }
        }
    }

    private void flow(List<SdpLine> lines, SdpMedia section) {
        lines.add(SdpLine.attribute(local.direction().sdp()));
        if (!options.noRtcp()) {
            lines.add(SdpLine.attribute("rtcp:" + local.rtcpPort()
                    + (options.fullRtcp() ? " " + network(local.address()) : "")));
        }
        if (local.rtcpMux()) {
            lines.add(SdpLine.attribute("rtcp-mux"));
        }
        String ptime = local.ptimeMs() > 0 ? Integer.toString(local.ptimeMs()) : section.attribute("ptime");
        if (ptime != null) {
            lines.add(SdpLine.attribute("ptime:" + ptime.trim()));
        }
    }

    private void security(List<SdpLine> lines) {
        if (local.sdes() != null) {
            lines.add(SdpLine.attribute("crypto:" + local.sdes().sdp()));
        }
        if (local.fingerprint() != null) {
            lines.add(SdpLine.attribute("setup:" + local.setup()));
            lines.add(SdpLine.attribute("fingerprint:" + local.fingerprint()));
        }
        if (local.ice() != null) {
            lines.add(SdpLine.attribute("ice-ufrag:" + local.ice().ufrag()));
            lines.add(SdpLine.attribute("ice-pwd:" + local.ice().password()));
            local.candidates().forEach(c -> lines.add(SdpLine.attribute("candidate:" + c)));
            lines.add(SdpLine.attribute("end-of-candidates"));
        }
    }
}
