package dev.crosspoint.media.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a session description line by line; every list and line has a bound, and the first fault ends the reading. */
final class SdpParser {
    static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_LINE = 4096;
    private static final int MAX_SECTIONS = 128;
    private static final int MAX_ATTRIBUTES = 512;
    private static final int MAX_FORMATS = 128;

    private long sessionId;
    private long version;
    private String origin;
    private String connection;
    private final List<SdpAttribute> attributes = new ArrayList<>();
    private final List<MediaSection> media = new ArrayList<>();
    private OpenSection open;

    SessionDescription parse(String sdp) throws SdpRejected {
        if (sdp == null || sdp.isBlank()) {
            throw new SdpRejected("the session description is empty");
        }
        if (sdp.length() > MAX_LENGTH) {
            throw new SdpRejected("the session description is longer than " + MAX_LENGTH + " characters");
        }
        int at = 0;
        int number = 0;
        while (at < sdp.length()) {
            int end = sdp.indexOf('\n', at);
            end = end < 0 ? sdp.length() : end;
            String line = sdp.substring(at, end > at && sdp.charAt(end - 1) == '\r' ? end - 1 : end);
            at = end + 1;
            number++;
            if (!line.isEmpty()) {
                line(line, number);
            }
        }
        closeSection();
        if (origin == null) {
            throw new SdpRejected("the session description has no o= line");
        }
        return new SessionDescription(sessionId, version, origin, connection, attributes, media);
    }

    private void line(String line, int number) throws SdpRejected {
        if (line.length() < 2 || line.charAt(1) != '=' || line.length() > MAX_LINE || line.indexOf('\r') >= 0) {
            throw new SdpRejected("line " + number + " is not of the form <type>=<value>");
        }
        if (number == 1 && !line.equals("v=0")) {
            throw new SdpRejected("line 1 is not v=0");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin(value, number);
            case 'c' -> connection(value, number);
            case 'a' -> attribute(value, number);
            case 'm' -> section(value, number);
            default -> { } // the rest says nothing that a media server acts on
        }
    }

    private void origin(String value, int number) throws SdpRejected {
        String[] f = value.trim().split(" +");
        if (f.length != 6) {
            throw new SdpRejected("line " + number + ": o= needs six fields");
        }
        sessionId = SdpNumbers.parseLong(f[1], Long.MAX_VALUE); // an id beyond 18 digits becomes -1: we only echo none
        version = SdpNumbers.parseLong(f[2], Long.MAX_VALUE);
        origin = f[5];
    }

    private void connection(String value, int number) throws SdpRejected {
        String[] f = value.trim().split(" +");
        if (f.length != 3 || !f[0].equals("IN") || !f[1].equals("IP4") && !f[1].equals("IP6")) {
            throw new SdpRejected("line " + number + ": c= must be IN IP4 or IN IP6 with an address");
        }
        int slash = f[2].indexOf('/');
        String address = slash < 0 ? f[2] : f[2].substring(0, slash);
        if (address.isEmpty() || address.chars().anyMatch(c -> c <= ' ')) {
            throw new SdpRejected("line " + number + ": c= has no address");
        }
        if (open == null) {
            connection = address;
        } else if (open.connection == null) {
            open.connection = address;
        }
    }

    private void attribute(String value, int number) throws SdpRejected {
        List<SdpAttribute> into = open == null ? attributes : open.attributes;
        if (into.size() == MAX_ATTRIBUTES) {
            throw new SdpRejected("line " + number + ": more than " + MAX_ATTRIBUTES + " attributes in one section");
        }
        into.add(SdpAttribute.parse(value));
    }

    private void section(String value, int number) throws SdpRejected {
        closeSection();
        if (media.size() == MAX_SECTIONS) {
            throw new SdpRejected("more than " + MAX_SECTIONS + " media sections");
        }
        String[] f = value.trim().split(" +");
        if (f.length < 4 || f.length > 3 + MAX_FORMATS) {
            throw new SdpRejected("line " + number + ": m= needs kind, port, protocol and formats");
        }
        int slash = f[1].indexOf('/');
        int port = SdpNumbers.parse(slash < 0 ? f[1] : f[1].substring(0, slash), 0, 65535);
        if (port < 0) {
            throw new SdpRejected("line " + number + ": the port is not a number from 0 to 65535");
        }
        open = new OpenSection(f[0], port, f[2], Arrays.asList(f).subList(3, f.length));
    }

    private void closeSection() {
        if (open != null) {
            media.add(new MediaSection(
                    open.kind, open.port, open.protocol, open.formats, open.connection, open.attributes));
            open = null;
        }
    }

    /** The section that is being read. */
    private static final class OpenSection {
        private final String kind;
        private final int port;
        private final String protocol;
        private final List<String> formats;
        private final List<SdpAttribute> attributes = new ArrayList<>();
        private String connection;

        OpenSection(String kind, int port, String protocol, List<String> formats) {
            this.kind = kind;
            this.port = port;
            this.protocol = protocol;
            this.formats = formats;
        }
    }
}
