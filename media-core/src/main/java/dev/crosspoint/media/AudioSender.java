package dev.crosspoint.media;

/** Audio that we send to a WebRTC peer: one sendonly section with its stream and track ids. */
public final class AudioSender {
    private final WebRtcPeer peer;
    private final String streamId;
    private final String trackId;
    private final AudioOut out;

    AudioSender(WebRtcPeer peer, String streamId, String trackId, AudioOut out) {
        this.peer = peer;
        this.streamId = streamId;
        this.trackId = trackId;
        this.out = out;
    }

    public WebRtcPeer peer() {
        return peer;
    }

    public String streamId() {
        return streamId;
    }

    public String trackId() {
        return trackId;
    }

    AudioOut out() {
        return out;
    }
}
