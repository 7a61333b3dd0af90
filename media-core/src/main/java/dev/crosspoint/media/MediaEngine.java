package dev.crosspoint.media;

/** The media plane of a node: shards, sockets, DTLS workers. Opens peers, legs and bridges. */
public final class MediaEngine implements AutoCloseable {

    private MediaEngine() { // opened by start
    }

    /** Binds the sockets and starts the threads; fails with {@link IllegalStateException} where that is impossible. */
    public static MediaEngine start(MediaSettings settings) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The UDP port of all WebRTC peers. */
    public int udpPort() {
        throw new UnsupportedOperationException("not built yet");
    }

    public String opusVersion() {
        throw new UnsupportedOperationException("not built yet");
    }

    public WebRtcPeer openPeer(PeerOptions options, MediaEvents sink) {
        throw new UnsupportedOperationException("not built yet");
    }

    public PhoneLeg openPhoneLeg(PhoneLegOptions options, MediaEvents sink) throws NoFreePortException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The phone hears what {@code publish} publishes; {@code toDevice} carries the phone. Digits go both ways. */
    public Bridge bridge(PhoneLeg phone, WebRtcPeer publish, AudioSender toDevice) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Two phones hear each other; RTP is relayed. */
    public Bridge bridge(PhoneLeg a, PhoneLeg b) {
        throw new UnsupportedOperationException("not built yet");
    }

    public MediaCounters counters() {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
