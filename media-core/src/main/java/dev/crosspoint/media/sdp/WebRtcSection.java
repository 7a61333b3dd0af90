package dev.crosspoint.media.sdp;

import java.util.List;

/** One section of a description that we send to a WebRTC peer. */
public sealed interface WebRtcSection {
    String mid();

    /** Data channels over SCTP (RFC 8841). */
    record Data(String mid, int sctpPort, int maxMessageSize) implements WebRtcSection {
    }

    /**
     * Audio that we send, in an offer of ours: Opus and telephone-event.
     *
     * @param ssrc   32-bit source identifier
     * @param active false makes the section inactive: the stream has ended, the section waits to be used again
     */
    record AudioSend(String mid, String streamId, String trackId, int ssrc, String cname, boolean active)
            implements WebRtcSection {
    }

    /**
     * Audio that we receive, in an answer to the peer's offer.
     *
     * @param codecs Opus and the telephone-events, with the offer's payload types
     * @param active false answers inactive
     */
    record AudioReceive(String mid, List<RtpMap> codecs, boolean active) implements WebRtcSection {
    }

    /** A section that is refused or stopped: port 0, kept for the order of the m-lines (RFC 3264 §6). */
    record Rejected(String mid, String kind, String protocol, List<String> formats) implements WebRtcSection {
    }
}
