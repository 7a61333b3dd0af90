package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;

/** Builds packets chunk by chunk in one buffer and sends them. */
final class PacketWriter {
    private final SctpSettings settings;
    private final SctpOutput output;
    private final SctpCounters counters;
    private final ByteBuffer buffer;
    private final Checksum checksum = new Checksum();
    private int at;
    private int chunkStart;

    PacketWriter(SctpSettings settings, SctpOutput output, SctpCounters counters) {
        this.settings = settings;
        this.output = output;
        this.counters = counters;
        this.buffer = ByteBuffer.allocateDirect(settings.mtu());
    }

    /** Starts a packet; whatever the last one held and was not flushed is gone. */
    PacketWriter begin(int tag) {
        buffer.putShort(0, (short) settings.localPort());
        buffer.putShort(2, (short) settings.remotePort());
        buffer.putInt(Sctp.TAG_OFFSET, tag);
        at = Sctp.HEADER_LENGTH;
        return this;
    }

    /** Bytes that still fit. */
    int room() {
        return settings.mtu() - at;
    }

    PacketWriter chunk(int type, int flags) {
        chunkStart = at;
        return u8(type).u8(flags).u16(0);
    }

    PacketWriter u8(int value) {
        buffer.put(at, (byte) value);
        at++;
        return this;
    }

    PacketWriter u16(int value) {
        buffer.putShort(at, (short) value);
        at += 2;
        return this;
    }

    PacketWriter u32(int value) {
        buffer.putInt(at, value);
        at += 4;
        return this;
    }

    PacketWriter bytes(byte[] value, int from, int length) {
        buffer.put(at, value, from, length);
        at += length;
        return this;
    }

    PacketWriter bytes(ByteBuffer value, int from, int length) {
        buffer.put(at, value, from, length);
        at += length;
        return this;
    }

    /** Fills up to the next multiple of four, as the end of a parameter needs it. */
    PacketWriter pad() {
        while ((at & 3) != 0) {
            buffer.put(at++, (byte) 0);
        }
        return this;
    }

    /** Sets the chunk's length, which leaves out its padding. */
    PacketWriter endChunk() {
        buffer.putShort(chunkStart + 2, (short) (at - chunkStart));
        return pad();
    }

    /** Sends the packet, unless it has no chunk. */
    void flush() {
        if (at > Sctp.HEADER_LENGTH) {
            buffer.putInt(Sctp.CHECKSUM_OFFSET, checksum.of(buffer, 0, at));
            counters.add(SctpCounter.PACKETS_SENT);
            output.send(buffer, at);
        }
    }
}
