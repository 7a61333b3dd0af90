package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.transcoder.G711;

/** Who hears a phone leg: a bridge. Called on the leg's shard. */
interface PhoneAudio {
    /** G.711 in {@code packet}, from {@code offset}; the timestamp is the sender's at 8 kHz. */
    void audio(Packet packet, int offset, int length, G711 law, int timestamp, boolean newSource, long nowNs);

    /** Comfort noise (RFC 3389). */
    void noise(Packet packet, int offset, int length, int timestamp, long nowNs);

    /** A packet of a telephone-event (RFC 4733); the timestamp is that of the event's begin. */
    void event(Packet packet, int offset, int length, boolean marker, int timestamp, long nowNs);

    /** The leg or the shard has failed or closed; nothing more will come. */
    void ended();
}
