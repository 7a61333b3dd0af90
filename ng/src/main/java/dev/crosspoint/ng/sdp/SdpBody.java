package dev.crosspoint.ng.sdp;

import dev.crosspoint.media.sdp.SdpRejected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A description kept line by line, so that what nobody here understands is passed on as it came. Lines, sections and
 * formats are bounded; the first fault ends the reading.
 *
 * @param session the lines before the first section
 */
public record SdpBody(List<SdpLine> session, List<SdpMedia> media) {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_LINE = 4096;
    private static final int MAX_LINES = 1024;
    private static final int MAX_SECTIONS = 32;
    private static final int MAX_FORMATS = 128;
    private static final int TYPICAL_LENGTH = 1024;

    public SdpBody {
        session = List.copyOf(session);
        media = List.copyOf(media);
    }

    public static SdpBody parse(String octets) throws SdpRejected {
        return new Reader().read(octets);
    }

    /** The argument of the first session attribute of that name, or null. */
    public String attribute(String name) {
        return attribute(session, name);
    }

    /** An attribute of the section or, where it has none, of the session; null where neither has. */
    public String attribute(SdpMedia section, String name) {
        String own = section.attribute(name);
        return own == null ? attribute(name) : own;
    }

    /** Index of the audio section that we relay: the first that is not refused; -1 = none. */
    public int audioIndex() {
        for (int i = 0; i < media.size(); i++) {
            if (media.get(i).usableAudio()) {
                return i;
            }
        }
        return -1;
    }

    /** Whether its sections share a transport (RFC 9143). */
    public boolean bundled() {
        return session.stream().anyMatch(l -> l.is("group") && l.argument().startsWith("BUNDLE"));
    }

    static String attribute(List<SdpLine> lines, String name) {
        for (SdpLine l : lines) {
            if (l.is(name)) {
                return l.argument();
            }
        }
        return null;
    }

    /** The wire form, lines ended by CR LF. */
    public String format() {
        StringBuilder s = new StringBuilder(TYPICAL_LENGTH);
        lines(s, session);
        for (SdpMedia m : media) {
            s.append("m=").append(m.kind()).append(' ').append(m.port()).append(' ').append(m.protocol());
            m.formats().forEach(f -> s.append(' ').append(f));
            s.append("\r\n");
            lines(s, m.lines());
        }
        return s.toString();
    }

    private static void lines(StringBuilder s, List<SdpLine> lines) {
        for (SdpLine l : lines) {
            s.append(l.type()).append('=').append(l.value()).append("\r\n");
        }
    }

    private static final class Reader {
        private final List<SdpLine> session = new ArrayList<>();
        private final List<SdpMedia> media = new ArrayList<>();
        private String[] heading;
        private int port;
        private List<SdpLine> open = session;
        private int lines;

        private SdpBody read(String sdp) throws SdpRejected {
            if (sdp.length() > MAX_LENGTH) {
                throw new SdpRejected("the SDP is longer than " + MAX_LENGTH + " octets");
            }
            int at = 0;
            while (at < sdp.length()) {
                int end = sdp.indexOf('\n', at);
                end = end < 0 ? sdp.length() : end;
                int trimmed = end > at && sdp.charAt(end - 1) == '\r' ? end - 1 : end;
                if (trimmed > at) {
                    line(sdp.substring(at, trimmed));
                }
                at = end + 1;
            }
            closeSection();
            if (session.size() < 2 || session.get(0).type() != 'v' || session.get(1).type() != 'o') {
                throw new SdpRejected("the SDP does not begin with v= and o=");
            }
            return new SdpBody(session, media);
        }

        private void line(String line) throws SdpRejected {
            if (++lines > MAX_LINES) {
                throw new SdpRejected("the SDP has more than " + MAX_LINES + " lines");
            }
            if (line.length() < 2 || line.charAt(1) != '=' || line.length() > MAX_LINE || line.indexOf('\r') >= 0) {
                throw new SdpRejected("SDP line " + lines + " is not of the form <type>=<value>");
            }
            char type = line.charAt(0);
            String value = line.substring(2);
            if (type == 'm') {
                section(value);
            } else {
                open.add(new SdpLine(type, value));
            }
        }

        private void section(String value) throws SdpRejected {
            closeSection();
            if (media.size() == MAX_SECTIONS) {
                throw new SdpRejected("the SDP has more than " + MAX_SECTIONS + " sections");
            }
            heading = value.trim().split(" +");
            if (heading.length < 4 || heading.length > 3 + MAX_FORMATS) {
                throw new SdpRejected("SDP line " + lines + ": m= needs kind, port, protocol and formats");
            }
            int slash = heading[1].indexOf('/');
            port = Numbers.parse(slash < 0 ? heading[1] : heading[1].substring(0, slash), 0, 65535);
            if (port < 0) {
                throw new SdpRejected("SDP line " + lines + ": the port is not a number from 0 to 65535");
            }
            open = new ArrayList<>();
        }

        private void closeSection() {
            if (heading != null) {
                media.add(new SdpMedia(heading[0], port, heading[2],
                        Arrays.asList(heading).subList(3, heading.length), open));
            }
        }
    }
}
