package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;

/** Where an association sends: DTLS in a node, another association in tests. */
public interface SctpOutput {
    /** Takes {@code packet[0, length)}, which is written over after return. Must not call the association. */
    void send(ByteBuffer packet, int length);
}
