package dev.crosspoint.media;

import dev.crosspoint.media.sdp.SdpRejected;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Control-plane handle of one RTP session with a phone. Used by one control thread at a time. */
public final class PhoneLeg implements AutoCloseable {

    public String createOffer() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Answers a first offer or a re-offer (hold, resume, address change). */
    public String createAnswer(String offer) throws SdpRejected {
        throw new UnsupportedOperationException("not built yet");
    }

    public void acceptAnswer(String sdp) throws SdpRejected {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A re-offer of ours that holds or resumes. */
    public String createReoffer(boolean hold) {
        throw new UnsupportedOperationException("not built yet");
    }

    public boolean heldByRemote() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** A further address from which RTP may be learned: where the signalling came from. */
    public void signalledFrom(InetAddress sip) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Plays to the phone in place of anything bridged, until its end or {@link #stopPlaying()}. */
    public void play(AudioSource source) {
        throw new UnsupportedOperationException("not built yet");
    }

    public void stopPlaying() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Sends back what is heard. */
    public void echo(boolean on) {
        throw new UnsupportedOperationException("not built yet");
    }

    public void sendDigit(char digit, Duration length) {
        throw new UnsupportedOperationException("not built yet");
    }

    public PhoneLegQuality quality() {
        throw new UnsupportedOperationException("not built yet");
    }

    public InetSocketAddress localRtp() {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
