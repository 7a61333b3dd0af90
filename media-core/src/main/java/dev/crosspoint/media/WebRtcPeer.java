package dev.crosspoint.media;

import dev.crosspoint.media.sdp.SdpRejected;

/** Control-plane handle of one RTCPeerConnection on the far side. Used by one control thread at a time. */
public final class WebRtcPeer implements AutoCloseable {

    /** Our offer: data channels, and the audio sections as they are to be now. */
    public String createOffer() {
        throw new UnsupportedOperationException("not built yet");
    }

    public void acceptAnswer(String sdp) throws SdpRejected {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The far side's offer: publish, unpublish or ICE restart. Returns our answer. */
    public String acceptOffer(String sdp) throws SdpRejected {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A new, or a re-used inactive, sendonly audio section; takes effect with the next offer. */
    public AudioSender addAudio(String streamId, String trackId) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The section becomes inactive with the next offer; nothing is sent on it from now on. */
    public void endAudio(AudioSender sender) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** RTP was seen lately. */
    public boolean publishing() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Opens a data channel of ours; may be called before the association is up. */
    public void openChannel(String label) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Sends on a channel of that label, ours or theirs; dropped and counted where there is none. */
    public void sendText(String label, String text) {
        throw new UnsupportedOperationException("not built yet");
    }

    public PeerQuality quality() {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
