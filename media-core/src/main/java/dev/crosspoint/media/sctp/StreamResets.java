package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Closing of data channels by stream reset (RFC 6525, RFC 8831 §6.7): answers the peer's requests and asks for the
 * reset of our own streams, one request at a time.
 */
final class StreamResets {
    private static final int OUTGOING_RESET = 13;
    private static final int INCOMING_RESET = 14;
    private static final int TSN_RESET = 15;
    private static final int RESPONSE = 16;
    private static final int ADD_OUTGOING = 17;
    private static final int ADD_INCOMING = 18;

    private static final int RESULT_DONE = 1;
    private static final int RESULT_DENIED = 2;
    private static final int RESULT_BAD_SEQUENCE = 5;
    private static final int RESULT_IN_PROGRESS = 6;

    private static final int OUTGOING_FIXED_LENGTH = 16;
    private static final int MOST_ATTEMPTS = 10;

    private final SendQueue queue;
    private final Reassembly reassembly;
    private final IntConsumer peerClosed;
    private final IntConsumer ownClosed;
    private final Timer timer = new Timer();
    private final List<Integer> wanted = new ArrayList<>();
    private List<Integer> asked = List.of();
    private int nextRequest;
    private int attempts;
    private int lastPeerRequest;
    private int lastResult;

    /** @param peerClosed told of each stream the peer reset; -1 for all
     *  @param ownClosed  told of each stream of ours that the peer agreed is reset */
    StreamResets(SendQueue queue, Reassembly reassembly, int ownFirstTsn, int peerFirstTsn, IntConsumer peerClosed,
                 IntConsumer ownClosed) {
        this.queue = queue;
        this.reassembly = reassembly;
        this.nextRequest = ownFirstTsn;
        this.lastPeerRequest = peerFirstTsn - 1;
        this.lastResult = RESULT_BAD_SEQUENCE;
        this.peerClosed = peerClosed;
        this.ownClosed = ownClosed;
    }

    /** Takes a RE-CONFIG chunk; answers go into packets of their own. False when it is malformed. */
    boolean receive(ByteBuffer b, int chunk, int length, int peerCumulative, PacketWriter writer, int peerTag) {
        int at = chunk + Sctp.CHUNK_HEADER_LENGTH;
        int end = chunk + length;
        while (end - at >= 8) {
            int type = b.getShort(at) & 0xFFFF;
            int paramLength = b.getShort(at + 2) & 0xFFFF;
            if (paramLength < 8 || paramLength > end - at) {
                return false;
            }
            switch (type) {
                case RESPONSE -> {
                    if (paramLength < 12) {
                        return false;
                    }
                    response(b.getInt(at + 4), b.getInt(at + 8));
                }
                case OUTGOING_RESET -> {
                    if (paramLength < OUTGOING_FIXED_LENGTH) {
                        return false;
                    }
                    outgoing(b, at, paramLength, peerCumulative);
                    respond(b.getInt(at + 4), writer, peerTag);
                }
                case INCOMING_RESET, TSN_RESET, ADD_OUTGOING, ADD_INCOMING -> {
                    deny(b.getInt(at + 4));
                    respond(b.getInt(at + 4), writer, peerTag);
                }
                default -> { }
            }
            at += Sctp.padded(paramLength);
        }
        return true;
    }

    /** A request seen before gets the result it got then, unless that was "in progress". */
    private boolean repeated(int request) {
        return request == lastPeerRequest && lastResult != RESULT_IN_PROGRESS;
    }

    private boolean expected(int request) {
        return request == lastPeerRequest + 1 || request == lastPeerRequest;
    }

    private void deny(int request) {
        if (expected(request) && !repeated(request)) {
            lastPeerRequest = request;
            lastResult = RESULT_DENIED;
        }
    }

    private void outgoing(ByteBuffer b, int at, int length, int peerCumulative) {
        int request = b.getInt(at + 4);
        if (!expected(request) || repeated(request)) {
            return;
        }
        lastPeerRequest = request;
        if (b.getInt(at + 12) - peerCumulative > 0) {
            lastResult = RESULT_IN_PROGRESS; // the peer asks again when its last DATA may be here
            return;
        }
        lastResult = RESULT_DONE;
        if (length == OUTGOING_FIXED_LENGTH) {
            reassembly.resetAll();
            peerClosed.accept(-1);
        }
        for (int i = at + OUTGOING_FIXED_LENGTH; i + 2 <= at + length; i += 2) {
            int stream = b.getShort(i) & 0xFFFF;
            reassembly.reset(stream);
            peerClosed.accept(stream);
        }
    }

    private void respond(int request, PacketWriter writer, int peerTag) {
        int result = request == lastPeerRequest ? lastResult : RESULT_BAD_SEQUENCE;
        writer.begin(peerTag).chunk(Sctp.RE_CONFIG, 0)
            .u16(RESPONSE).u16(12).u32(request).u32(result).endChunk().flush();
    }

    /** Asks for the reset of this stream as soon as all its messages are acknowledged. */
    void want(int stream) {
        if (!wanted.contains(stream) && !asked.contains(stream)) {
            wanted.add(stream);
        }
    }

    private void response(int request, int result) {
        if (asked.isEmpty() || request != nextRequest || result == RESULT_IN_PROGRESS) {
            return;
        }
        timer.stop();
        nextRequest++;
        List<Integer> done = asked;
        asked = List.of();
        for (int stream : done) {
            queue.resetStream(stream);
            ownClosed.accept(stream);
        }
    }

    /** Sends a request when one is due. */
    void transmit(PacketWriter writer, int peerTag, long nowNs) {
        if (timer.due(nowNs)) {
            timer.stop();
            if (++attempts > MOST_ATTEMPTS) {
                asked = List.of();
                nextRequest++;
            } else {
                request(writer, peerTag, nowNs);
            }
        }
        if (asked.isEmpty() && !wanted.isEmpty() && wanted.stream().noneMatch(queue::holds)) {
            asked = List.copyOf(wanted);
            wanted.clear();
            attempts = 1;
            request(writer, peerTag, nowNs);
        }
    }

    private void request(PacketWriter writer, int peerTag, long nowNs) {
        writer.begin(peerTag).chunk(Sctp.RE_CONFIG, 0)
            .u16(OUTGOING_RESET).u16(OUTGOING_FIXED_LENGTH + 2 * asked.size())
            .u32(nextRequest).u32(lastPeerRequest).u32(queue.lastTsn());
        for (int stream : asked) {
            writer.u16(stream);
        }
        writer.endChunk().flush();
        timer.start(nowNs + queue.timeoutNs());
    }

    long earlier(long wakeupNs) {
        return timer.earlier(wakeupNs);
    }
}
