package dev.crosspoint.media;

/** What a packet between peers, legs and bridges carries: the values of its tag. */
final class AudioKind {
    /** Audio: Opus of a peer, G.711 or comfort noise of a phone. */
    static final int AUDIO = 0;
    /** RFC 4733 with a clock of 48 kHz. */
    static final int EVENT_48K = 1;
    /** RFC 4733 with a clock of 8 kHz. */
    static final int EVENT_8K = 2;

    private AudioKind() {
    }
}
