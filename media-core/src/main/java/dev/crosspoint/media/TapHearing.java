package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;

/** What becomes of the packets that a {@link SoundTap} brings home. */
sealed interface TapHearing extends AutoCloseable permits SoundIn, RecordedSound {
    /** A packet of a codec that has sound. */
    void onRtp(Packet packet, Codec carried, boolean newSource, long nowNs);

    /** Comfort noise (RFC 3389) between packets of sound. */
    void noise(Packet packet);

    /** A packet of the stream that is no sound and yet takes a sequence number, as digits do. */
    void skipped(Packet packet);

    @Override
    void close();
}
