package dev.crosspoint.media.sdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Writes offers and answers toward telephones: one RTP/AVP audio section, RTP and RTCP on neighbouring ports. */
public final class PhoneSdp {
    /** Payload type of telephone-event in our offers. */
    public static final int TELEPHONE_EVENT_TYPE = 101;
    /** RFC 3551 §6. */
    public static final int COMFORT_NOISE_TYPE = 13;

    private PhoneSdp() {
    }

    /**
     * Our side of the audio.
     *
     * @param version   rises with every description of the session that differs from the one before
     * @param direction from our point of view
     */
    public record Local(long sessionId, long version, InetAddress address, int port, Direction direction) {
    }

    /** An offer with the codecs in our order, telephone-event and comfort noise. */
    public static String offer(Local local, List<PhoneCodec> codecs) {
        List<RtpMap> maps = new ArrayList<>(codecs.stream().map(PhoneCodec::rtpMap).toList());
        maps.add(new RtpMap(COMFORT_NOISE_TYPE, "CN", 8000, 1));
        maps.add(new RtpMap(TELEPHONE_EVENT_TYPE, "telephone-event", 8000, 1));
        return describe(local, List.of(audio(local, "RTP/AVP", maps, 20, false)));
    }

    /**
     * An answer that uses the offer's first codec that we know; the offer's other sections are refused. The direction
     * in {@code local} says what we want, and the answer what of it the offer allows.
     */
    public static String answer(Local local, PhoneRemote offer) {
        List<RtpMap> maps = new ArrayList<>();
        maps.add(offer.codecs().getFirst().rtpMap());
        if (offer.comfortNoise()) {
            maps.add(new RtpMap(COMFORT_NOISE_TYPE, "CN", 8000, 1));
        }
        if (offer.telephoneEventType() >= 0) {
            maps.add(new RtpMap(offer.telephoneEventType(), "telephone-event", 8000, 1));
        }
        Direction direction = local.direction().answerTo(offer.direction());
        Local ours = new Local(local.sessionId(), local.version(), local.address(), local.port(), direction);
        List<MediaSection> media = new ArrayList<>();
        for (int i = 0; i < offer.description().media().size(); i++) {
            MediaSection m = offer.description().media().get(i);
            media.add(i == offer.index()
                    ? audio(ours, m.protocol(), maps, offer.ptimeMs(), offer.rtcpMux())
                    : new MediaSection(m.kind(), 0, m.protocol(), m.formats(), null, List.of()));
        }
        return describe(ours, media);
    }

    private static MediaSection audio(
            Local local, String protocol, List<RtpMap> maps, int ptimeMs, boolean rtcpMux) {
        List<SdpAttribute> a = new ArrayList<>();
        for (RtpMap map : maps) {
            a.add(SdpAttribute.of("rtpmap", map));
            if (map.encoding().equals("telephone-event")) {
                a.add(SdpAttribute.of("fmtp", map.payloadType() + " 0-16"));
            }
        }
        a.add(SdpAttribute.of("ptime", ptimeMs));
        a.add(SdpAttribute.of("rtcp", local.port() + (rtcpMux ? 0 : 1)));
        if (rtcpMux) {
            a.add(SdpAttribute.flag("rtcp-mux"));
        }
        a.add(SdpAttribute.flag(local.direction().sdp()));
        List<String> formats = maps.stream().map(m -> Integer.toString(m.payloadType())).toList();
        return new MediaSection("audio", local.port(), protocol, formats, null, a);
    }

    private static String describe(Local local, List<MediaSection> media) {
        String address = local.address().getHostAddress();
        return new SessionDescription(local.sessionId(), local.version(), address, address, List.of(), media).format();
    }
}
