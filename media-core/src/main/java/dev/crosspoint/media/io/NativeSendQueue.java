package dev.crosspoint.media.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Datagrams to send, kept until the flush; neighbours of one socket leave in one sendmmsg. Shard thread only. */
final class NativeSendQueue {
    private final MessageVector messages;
    private final Packet[] packets;
    private final NativePort[] ports;
    private final MemorySegment state;
    private final Counters counters;
    private int count;

    NativeSendQueue(Arena arena, int capacity, Counters counters) {
        this.counters = counters;
        messages = new MessageVector(arena, capacity);
        packets = Packet.allocate(arena, capacity);
        ports = new NativePort[capacity];
        state = NativeUdp.allocateState(arena);
        for (int i = 0; i < capacity; i++) {
            messages.attach(i, packets[i]);
        }
    }

    Packet claim() {
        if (count == packets.length) {
            flush();
        }
        return packets[count];
    }

    void send(NativePort port, Packet packet) {
        if (packet != packets[count]) {
            throw new IllegalStateException("only the packet claimed last can be sent");
        }
        messages.sending(count, packet, port.ipv6());
        ports[count++] = port;
    }

    void flush() {
        int from = 0;
        while (from < count) {
            int to = from + 1;
            while (to < count && ports[to] == ports[from]) {
                to++;
            }
            sendRun(from, to);
            from = to;
        }
        count = 0;
    }

    private void sendRun(int from, int to) {
        int fd = ports[from].descriptor();
        int at = from;
        while (at < to) {
            int sent = NativeUdp.sendmmsg(state, fd, messages.address(at), to - at);
            counters.add(IoCounter.SEND_CALLS);
            if (sent > 0) {
                counters.add(IoCounter.DATAGRAMS_SENT, sent);
                at += sent;
                continue;
            }
            int errno = NativeUdp.errno(state);
            if (errno == NativeUdp.EAGAIN) {
                counters.add(IoCounter.SEND_BUFFER_FULL, to - at);
                return;
            }
            if (errno != NativeUdp.EINTR) { // this one datagram is refused, those behind it may pass
                counters.add(IoCounter.SEND_ERRORS);
                at++;
            }
        }
    }
}
