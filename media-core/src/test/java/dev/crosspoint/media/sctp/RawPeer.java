package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A peer that sends whatever chunks a test wants, to one association. */
final class RawPeer {
    static final int FIRST_TSN = -3; // wraps soon
    static final int TAG = 0x77777777;

    final List<ByteBuffer> answers = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final SctpAssociation association;
    private final PacketWriter writer;
    private final SctpCounters counters = new SctpCounters();
    private ByteBuffer built;
    int tag;
    int theirFirstTsn;
    long nowNs;

    RawPeer() {
        this(SctpSettings.defaults());
    }

    RawPeer(SctpSettings settings) {
        association = new SctpAssociation(settings, true, (packet, length) ->
            answers.add(ByteBuffer.allocate(length).put(0, packet, 0, length)), new Told(), new Random(9));
        writer = new PacketWriter(settings, (packet, length) ->
            built = ByteBuffer.allocate(length).put(0, packet, 0, length), counters);
    }

    ByteBuffer build(int packetTag, Consumer<PacketWriter> chunks) {
        chunks.accept(writer.begin(packetTag));
        writer.flush();
        return built;
    }

    void deliver(ByteBuffer packet) {
        association.receive(packet, 0, packet.capacity(), nowNs);
    }

    void send(Consumer<PacketWriter> chunks) {
        deliver(build(tag, chunks));
    }

    ByteBuffer init() {
        return build(0, w -> w.chunk(Sctp.INIT, 0).u32(TAG).u32(100_000).u16(10).u16(10).u32(FIRST_TSN)
            .u16(Sctp.PARAM_SUPPORTED_EXTENSIONS).u16(6).u8(Sctp.RE_CONFIG).u8(Sctp.FORWARD_TSN).u16(0)
            .u16(0xC0AB).u16(6).u16(0xBEEF).u16(0).endChunk());
    }

    /** The cookie of the INIT ACK that came back. */
    ByteBuffer cookieEcho() {
        ByteBuffer ack = answers.getLast();
        InitChunk init = InitChunk.parse(ack, Sctp.HEADER_LENGTH, ack.getShort(Sctp.HEADER_LENGTH + 2) & 0xFFFF);
        tag = init.tag;
        theirFirstTsn = init.firstTsn;
        return build(tag, w -> w.chunk(Sctp.COOKIE_ECHO, 0).bytes(ack, init.cookieOffset, init.cookieLength)
            .endChunk());
    }

    RawPeer up() {
        deliver(init());
        deliver(cookieEcho());
        answers.clear();
        return this;
    }

    static Consumer<PacketWriter> data(int tsn, int stream, int ssn, int ppid, int flags, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return w -> w.chunk(Sctp.DATA, flags).u32(tsn).u16(stream).u16(ssn).u32(ppid).bytes(bytes, 0, bytes.length)
            .endChunk();
    }

    static Consumer<PacketWriter> whole(int tsn, int stream, int ssn, String text) {
        return data(tsn, stream, ssn, Sctp.PPID_STRING, Sctp.FLAG_FIRST | Sctp.FLAG_LAST, text);
    }

    /** DATA_CHANNEL_OPEN for the label "x". */
    static Consumer<PacketWriter> open(int tsn, int stream) {
        return data(tsn, stream, 0, Sctp.PPID_DCEP, Sctp.FLAG_FIRST | Sctp.FLAG_LAST,
            "\3\0\0\0\0\0\0\0\0\1\0\0x");
    }

    /** The chunks of one type that were answered so far. */
    List<ByteBuffer> answered(int type) {
        return answers.stream().filter(p -> Net.firstChunk(p) == type).toList();
    }

    long count(SctpCounter counter) {
        return association.counters().count(counter);
    }

    private final class Told implements SctpEvents {
        @Override
        public void up() {
            told.add("up");
        }

        @Override
        public void channelOpen(int stream, String label) {
            told.add("open " + stream + " " + label);
        }

        @Override
        public void text(int stream, String label, String text) {
            told.add("text " + text);
        }

        @Override
        public void channelClosed(int stream, String label) {
            told.add("channelClosed " + stream);
        }

        @Override
        public void closed(SctpClose why) {
            told.add("closed " + why);
        }
    }
}
