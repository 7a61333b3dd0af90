package dev.crosspoint.media.sctp;

/** One DATA chunk on its way: first queued, then sent under a TSN until the peer acknowledges it. */
final class OutboundChunk {
    final int stream;
    final int ssn;
    final int ppid;
    final int flags;
    final byte[] data;
    final int from;
    final int length;
    int tsn;
    long sentNs;
    int sends;
    int missingReports;
    /** Acknowledged by a gap block, which the peer may take back. */
    boolean acknowledged;
    /** Believed lost, to be sent again; not counted as in flight. */
    boolean lost;
    boolean fastRetransmitted;

    OutboundChunk(int stream, int ssn, int ppid, int flags, byte[] data, int from, int length) {
        this.stream = stream;
        this.ssn = ssn;
        this.ppid = ppid;
        this.flags = flags;
        this.data = data;
        this.from = from;
        this.length = length;
    }

    int wireLength() {
        return Sctp.DATA_HEADER_LENGTH + Sctp.padded(length);
    }

    boolean inFlight() {
        return !acknowledged && !lost;
    }

    void write(PacketWriter writer) {
        writer.chunk(Sctp.DATA, flags).u32(tsn).u16(stream).u16(ssn).u32(ppid)
            .bytes(data, from, length).endChunk();
    }
}
