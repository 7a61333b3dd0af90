package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;

/** What stands behind a session: the contexts of one association's four streams of packets. */
interface SrtpEngine extends AutoCloseable {

    String name();

    int protectRtp(MemorySegment packet, int offset, int length);

    int unprotectRtp(MemorySegment packet, int offset, int length);

    int protectRtcp(MemorySegment packet, int offset, int length);

    int unprotectRtcp(MemorySegment packet, int offset, int length);

    @Override
    void close();
}
