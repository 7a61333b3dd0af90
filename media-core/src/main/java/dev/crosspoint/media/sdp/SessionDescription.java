package dev.crosspoint.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866), as far as media servers use it.
 *
 * @param sessionId  the number in {@code o=} that names the session
 * @param version    the number in {@code o=} that rises with every change
 * @param connection address of the session's {@code c=} line, or null
 * @param attributes session-level {@code a=} lines
 * @param media      sections in order
 */
public record SessionDescription(
        long sessionId, long version, String origin, String connection, List<SdpAttribute> attributes,
        List<MediaSection> media) {

    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    public static SessionDescription parse(String sdp) throws SdpRejected {
        return new SdpParser().parse(sdp);
    }

    public Optional<String> attribute(String name) {
        return MediaSection.find(attributes, name);
    }

    /** An attribute of the section or, where it has none, of the session. */
    public Optional<String> attribute(MediaSection section, String name) {
        return section.attribute(name).or(() -> attribute(name));
    }

    /** The section's direction: its own, else the session's, else sendrecv. */
    public Direction direction(MediaSection section) {
        Direction own = section.ownDirection();
        if (own != null) {
            return own;
        }
        Direction ofSession = MediaSection.direction(attributes);
        return ofSession == null ? Direction.SENDRECV : ofSession;
    }

    /** The address that media of the section goes to, or null. */
    public String connection(MediaSection section) {
        return section.connection() == null ? connection : section.connection();
    }

    /** The wire form, lines ended by CR LF. */
    public String format() {
        StringBuilder s = new StringBuilder(1024);
        line(s, "v=0");
        line(s, "o=crosspoint " + sessionId + " " + version + " IN " + address(origin));
        line(s, "s=-");
        if (connection != null) {
            line(s, "c=IN " + address(connection));
        }
        line(s, "t=0 0");
        attributes.forEach(a -> line(s, "a=" + a));
        for (MediaSection m : media) {
            line(s, "m=" + m.kind() + " " + m.port() + " " + m.protocol() + " " + String.join(" ", m.formats()));
            if (m.connection() != null) {
                line(s, "c=IN " + address(m.connection()));
            }
            m.attributes().forEach(a -> line(s, "a=" + a));
        }
        return s.toString();
    }

    private static String address(String literal) {
        return (literal.indexOf(':') >= 0 ? "IP6 " : "IP4 ") + literal;
    }

    private static void line(StringBuilder s, String line) {
        s.append(line).append("\r\n");
    }
}
