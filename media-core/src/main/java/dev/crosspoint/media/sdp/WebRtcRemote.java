package dev.crosspoint.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a WebRTC peer's offer or answer says that we act on.
 *
 * @param setup    actpass, active or passive
 * @param sections all its sections in order
 */
public record WebRtcRemote(
        String ufrag, String password, String fingerprint, String setup, boolean iceLite, List<Section> sections) {

    /**
     * One section of the peer.
     *
     * @param direction from the peer's point of view
     * @param codecs    known codecs in its order of preference
     * @param sctpPort  for data channels, else 0
     */
    public record Section(
            String mid, String kind, int port, String protocol, List<String> formats, Direction direction,
            List<RtpMap> codecs, String streamId, int sctpPort) {

        public boolean stopped() {
            return port == 0;
        }

        public Optional<RtpMap> opus() {
            return codecs.stream().filter(c -> c.is("opus", 48000)).findFirst();
        }

        public List<RtpMap> telephoneEvents() {
            return codecs.stream().filter(c -> c.encoding().equalsIgnoreCase("telephone-event")).toList();
        }
    }

    /**
     * Reads a peer's description.
     *
     * @throws SdpRejected where it is malformed, not bundled on one transport or lacks what DTLS and ICE need
     */
    public static WebRtcRemote parse(String sdp) throws SdpRejected {
        SessionDescription d = SessionDescription.parse(sdp);
        if (d.media().isEmpty()) {
            throw new SdpRejected("the description has no media section");
        }
        MediaSection transport = d.media().stream()
                .filter(m -> m.port() != 0 && d.attribute(m, "ice-ufrag").isPresent()).findFirst()
                .or(() -> d.media().stream().filter(m -> d.attribute(m, "ice-ufrag").isPresent()).findFirst())
                .orElseThrow(() -> new SdpRejected("no section carries ice-ufrag"));
        String ufrag = bounded(d, transport, "ice-ufrag", 4, 256);
        String password = bounded(d, transport, "ice-pwd", 22, 256);
        String fingerprint = bounded(d, transport, "fingerprint", 8, 512);
        String setup = d.attribute(transport, "setup").orElse("actpass");
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < d.media().size(); i++) {
            sections.add(section(d, d.media().get(i), i));
        }
        boolean lite = d.attribute("ice-lite").isPresent();
        return new WebRtcRemote(ufrag, password, fingerprint, setup, lite, List.copyOf(sections));
    }

    private static Section section(SessionDescription d, MediaSection m, int index) {
        String msid = m.attribute("msid").orElse("").split(" ", 2)[0];
        int sctpPort = m.attribute("sctp-port").map(p -> SdpNumbers.parse(p, 1, 65535)).orElse(0);
        return new Section(m.mid().orElse(Integer.toString(index)), m.kind(), m.port(), m.protocol(), m.formats(),
                d.direction(m), m.codecs(), msid, Math.max(0, sctpPort));
    }

    private static String bounded(SessionDescription d, MediaSection m, String name, int min, int max)
            throws SdpRejected {
        String value = d.attribute(m, name).orElseThrow(() -> new SdpRejected("the description has no " + name));
        if (value.length() < min || value.length() > max) {
            throw new SdpRejected(name + " has a length outside " + min + " to " + max);
        }
        return value;
    }
}
