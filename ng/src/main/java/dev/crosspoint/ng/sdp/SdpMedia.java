package dev.crosspoint.ng.sdp;

import java.util.List;

/**
 * One {@code m=} line and all lines below it, as they came.
 *
 * @param port 0 says that the section is refused or over
 */
public record SdpMedia(String kind, int port, String protocol, List<String> formats, List<SdpLine> lines) {
    public SdpMedia {
        formats = List.copyOf(formats);
        lines = List.copyOf(lines);
    }

    /** The argument of the first attribute of that name, or null. */
    public String attribute(String name) {
        return SdpBody.attribute(lines, name);
    }

    /** Whether it is audio over RTP that is not refused. */
    public boolean usableAudio() {
        return kind.equals("audio") && port != 0 && protocol.contains("RTP/");
    }

    /** The same section refused: nothing of it but its place and name remains. */
    SdpMedia refused() {
        return new SdpMedia(kind, 0, protocol, formats, lines.stream().filter(l -> l.is("mid")).toList());
    }
}
