package dev.crosspoint.media;

import dev.crosspoint.media.sdp.RtpMap;
import dev.crosspoint.media.sdp.WebRtcRemote;
import dev.crosspoint.media.sdp.WebRtcSection;
import java.util.List;
import java.util.stream.Stream;

/** One m-line of a peer connection; its place never changes. Owned by the peer's handle. */
final class PeerSection {
    private static final int MAX_MESSAGE_SIZE = 65_536;

    /** What the section is now. */
    enum Use { DATA, SEND, RECEIVE, REJECTED }

    final String mid;
    private Use use;
    private AudioSender sender;
    private List<RtpMap> codecs = List.of();
    private boolean active;
    private String kind = "audio";
    private String protocol = "";
    private List<String> formats = List.of();

    private PeerSection(String mid, Use use) {
        this.mid = mid;
        this.use = use;
    }

    static PeerSection data(String mid) {
        return new PeerSection(mid, Use.DATA);
    }

    static PeerSection sending(String mid, AudioSender sender) {
        PeerSection section = new PeerSection(mid, Use.SEND);
        section.sender = sender;
        return section;
    }

    /** A section of the peer's offer that is new to us. */
    static PeerSection offered(WebRtcRemote.Section remote) {
        PeerSection section = new PeerSection(remote.mid(), Use.REJECTED);
        section.update(remote);
        return section;
    }

    Use use() {
        return use;
    }

    AudioSender sender() {
        return sender;
    }

    boolean isIdleSender() {
        return use == Use.SEND && sender == null;
    }

    void assign(AudioSender next) {
        sender = next;
    }

    /** Takes over what the peer's offer says of this section. */
    void update(WebRtcRemote.Section remote) {
        kind = remote.kind();
        protocol = remote.protocol();
        formats = remote.formats();
        if (use == Use.SEND && !remote.stopped()) {
            return;
        }
        if (remote.stopped()) {
            use = Use.REJECTED;
            sender = null;
        } else if (kind.equals("application") && remote.sctpPort() != 0) {
            use = Use.DATA;
        } else if (kind.equals("audio") && remote.opus().isPresent()) {
            use = Use.RECEIVE;
            active = remote.direction().sends();
            codecs = Stream.concat(remote.opus().stream(), remote.telephoneEvents().stream()).toList();
        } else {
            use = Use.REJECTED;
        }
    }

    /** What we say of it. */
    WebRtcSection describe(String cname) {
        return switch (use) {
            case DATA -> new WebRtcSection.Data(mid, PeerChannels.SCTP_PORT, MAX_MESSAGE_SIZE);
            case SEND -> sender == null ? new WebRtcSection.AudioSend(mid, "-", "-", 0, cname, false)
                    : new WebRtcSection.AudioSend(mid, sender.streamId(), sender.trackId(),
                            sender.out().outgoing().ssrc(), cname, true);
            case RECEIVE -> new WebRtcSection.AudioReceive(mid, codecs, active);
            case REJECTED -> new WebRtcSection.Rejected(mid, kind, protocol, formats);
        };
    }

    /** What the peer may send here; only for {@link Use#RECEIVE}. */
    ReceivePlan receivePlan() {
        return ReceivePlan.of(mid, ReceiveFormats.of(codecs.stream().map(PeerSection::format).toList()), active);
    }

    static LegFormat format(RtpMap map) {
        return new LegFormat(map.payloadType(), map.encoding(), map.clockHz(), map.channels(), "");
    }
}
