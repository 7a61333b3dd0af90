package dev.crosspoint.media.sdp;

import java.util.ArrayList;
import java.util.List;

/** Writes the descriptions that we send to WebRTC peers: ICE-lite, one bundle, rtcp-mux (RFC 8829, RFC 9143). */
public final class WebRtcSdp {
    /** Payload types of the audio that we offer; an answer keeps the offerer's numbers. */
    public static final RtpMap OPUS = new RtpMap(111, "opus", 48000, 2);
    public static final RtpMap EVENTS_48K = new RtpMap(110, "telephone-event", 48000, 1);
    public static final RtpMap EVENTS_8K = new RtpMap(126, "telephone-event", 8000, 1);

    /**
     * What we ask of Opus senders while only telephones listen: narrowband, with in-band FEC and enough bits for it
     * (RFC 7587 §6.1). Narrowband packets decode in a third of the time that fullband ones take.
     */
    public static final String OPUS_FROM_PEER =
            "minptime=10;useinbandfec=1;maxplaybackrate=8000;sprop-maxcapturerate=8000;maxaveragebitrate=32000";

    private static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";
    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final int DISCARD_PORT = 9;

    private WebRtcSdp() {
    }

    /** The description with the given sections, in order. */
    public static String format(
            long sessionId, long version, WebRtcTransport transport, List<WebRtcSection> sections) {
        List<SdpAttribute> session = new ArrayList<>();
        session.add(SdpAttribute.flag("ice-lite"));
        StringBuilder bundle = new StringBuilder("BUNDLE");
        sections.stream().filter(s -> !(s instanceof WebRtcSection.Rejected))
                .forEach(s -> bundle.append(' ').append(s.mid()));
        session.add(SdpAttribute.of("group", bundle));
        session.add(SdpAttribute.of("msid-semantic", " WMS *"));
        List<MediaSection> media = sections.stream().map(s -> section(s, transport)).toList();
        return new SessionDescription(sessionId, version, "127.0.0.1", null, session, media).format();
    }

    private static MediaSection section(WebRtcSection s, WebRtcTransport t) {
        return switch (s) {
            case WebRtcSection.Data data -> data(data, t);
            case WebRtcSection.AudioSend send -> send(send, t);
            case WebRtcSection.AudioReceive receive -> receive(receive, t);
            case WebRtcSection.Rejected r -> new MediaSection(r.kind(), 0, r.protocol(), r.formats(), ANY_ADDRESS,
                    List.of(SdpAttribute.of("mid", r.mid()), SdpAttribute.flag(Direction.INACTIVE.sdp())));
        };
    }

    private static MediaSection data(WebRtcSection.Data data, WebRtcTransport t) {
        List<SdpAttribute> a = transport(data.mid(), t);
        a.add(SdpAttribute.of("sctp-port", data.sctpPort()));
        a.add(SdpAttribute.of("max-message-size", data.maxMessageSize()));
        return new MediaSection("application", DISCARD_PORT, "UDP/DTLS/SCTP", List.of("webrtc-datachannel"),
                ANY_ADDRESS, a);
    }

    private static MediaSection send(WebRtcSection.AudioSend send, WebRtcTransport t) {
        List<RtpMap> codecs = List.of(OPUS, EVENTS_48K, EVENTS_8K);
        List<SdpAttribute> a = transport(send.mid(), t);
        a.add(SdpAttribute.flag((send.active() ? Direction.SENDONLY : Direction.INACTIVE).sdp()));
        a.add(SdpAttribute.flag("rtcp-mux"));
        codecs(a, codecs, "minptime=10;useinbandfec=1");
        if (send.active()) {
            String ssrc = Integer.toUnsignedString(send.ssrc());
            a.add(SdpAttribute.of("msid", send.streamId() + " " + send.trackId()));
            a.add(SdpAttribute.of("ssrc", ssrc + " cname:" + send.cname()));
            a.add(SdpAttribute.of("ssrc", ssrc + " msid:" + send.streamId() + " " + send.trackId()));
        }
        return audio(codecs, a);
    }

    private static MediaSection receive(WebRtcSection.AudioReceive receive, WebRtcTransport t) {
        List<SdpAttribute> a = transport(receive.mid(), t);
        a.add(SdpAttribute.flag((receive.active() ? Direction.RECVONLY : Direction.INACTIVE).sdp()));
        a.add(SdpAttribute.flag("rtcp-mux"));
        codecs(a, receive.codecs(), OPUS_FROM_PEER);
        return audio(receive.codecs(), a);
    }

    private static void codecs(List<SdpAttribute> a, List<RtpMap> codecs, String opusParameters) {
        for (RtpMap codec : codecs) {
            a.add(SdpAttribute.of("rtpmap", codec));
            if (codec.is("opus", 48000)) {
                a.add(SdpAttribute.of("fmtp", codec.payloadType() + " " + opusParameters));
            } else if (codec.encoding().equalsIgnoreCase("telephone-event")) {
                a.add(SdpAttribute.of("fmtp", codec.payloadType() + " 0-16"));
            }
        }
        a.add(SdpAttribute.of("ptime", 20));
        a.add(SdpAttribute.of("maxptime", 60));
    }

    private static MediaSection audio(List<RtpMap> codecs, List<SdpAttribute> a) {
        List<String> formats = codecs.stream().map(c -> Integer.toString(c.payloadType())).toList();
        return new MediaSection("audio", DISCARD_PORT, PROTOCOL, formats, ANY_ADDRESS, a);
    }

    private static List<SdpAttribute> transport(String mid, WebRtcTransport t) {
        List<SdpAttribute> a = new ArrayList<>();
        a.add(SdpAttribute.of("mid", mid));
        a.add(SdpAttribute.of("ice-ufrag", t.ufrag()));
        a.add(SdpAttribute.of("ice-pwd", t.password()));
        a.add(SdpAttribute.of("fingerprint", t.fingerprint()));
        a.add(SdpAttribute.of("setup", t.setup()));
        t.candidates().forEach(c -> a.add(SdpAttribute.of("candidate", c)));
        a.add(SdpAttribute.flag("end-of-candidates"));
        return a;
    }
}
