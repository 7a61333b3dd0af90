package dev.crosspoint.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code m=} line and what follows it (RFC 8866 §5.14).
 *
 * @param kind       media type: audio, video, application, …
 * @param port       transport port; 0 says that the section is rejected or stopped
 * @param protocol   for example {@code RTP/AVP} or {@code UDP/TLS/RTP/SAVPF}
 * @param formats    payload types or, for data channels, {@code webrtc-datachannel}
 * @param connection address of the section's own {@code c=} line, or null
 * @param attributes its {@code a=} lines in order
 */
public record MediaSection(
        String kind, int port, String protocol, List<String> formats, String connection,
        List<SdpAttribute> attributes) {

    public MediaSection {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** The first attribute of that name; a flag gives an empty string. */
    public Optional<String> attribute(String name) {
        return find(attributes, name);
    }

    public List<String> attributes(String name) {
        return attributes.stream().filter(a -> a.name().equals(name) && a.value() != null)
                .map(SdpAttribute::value).toList();
    }

    public Optional<String> mid() {
        return attribute("mid");
    }

    /** The section's own direction, or null where it names none. */
    public Direction ownDirection() {
        return direction(attributes);
    }

    /** Payload types in the order of the m-line, those known from rtpmap or by static assignment. */
    public List<RtpMap> codecs() {
        List<RtpMap> mapped = attributes("rtpmap").stream().map(RtpMap::parse).filter(m -> m != null).toList();
        List<RtpMap> codecs = new ArrayList<>();
        for (String format : formats) {
            int type = SdpNumbers.parse(format, 0, 127);
            if (type < 0) {
                continue;
            }
            RtpMap map = mapped.stream().filter(m -> m.payloadType() == type).findFirst()
                    .orElseGet(() -> RtpMap.ofStatic(type));
            if (map != null) {
                codecs.add(map);
            }
        }
        return codecs;
    }

    /** Format parameters of a payload type, or an empty string. */
    public String fmtp(int payloadType) {
        String prefix = payloadType + " ";
        return attributes("fmtp").stream().filter(v -> v.startsWith(prefix))
                .map(v -> v.substring(prefix.length()).trim()).findFirst().orElse("");
    }

    static Optional<String> find(List<SdpAttribute> attributes, String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).findFirst()
                .map(a -> a.value() == null ? "" : a.value());
    }

    static Direction direction(List<SdpAttribute> attributes) {
        return attributes.stream().filter(a -> a.value() == null).map(a -> Direction.ofAttribute(a.name()))
                .filter(d -> d != null).findFirst().orElse(null);
    }
}
