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
    private final Bursts bursts;
    /** Bursts are wanted, and the kernel has not refused one yet. */
    private boolean segments;
    private int count;

    /** @param segments bursts to one far end leave as one message */
    NativeSendQueue(Arena arena, int capacity, boolean segments, Counters counters) {
        this.counters = counters;
        this.segments = segments;
        messages = new MessageVector(arena, capacity);
        packets = Packet.allocate(arena, capacity);
        ports = new NativePort[capacity];
        bursts = new Bursts(arena, capacity);
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
        if (segments && gathered(from, to)) {
            sendBursts(from);
        } else {
            sendEach(from, to);
        }
    }

    /** Whether any neighbours go to one far end; the bursts are ready then. */
    private boolean gathered(int from, int to) {
        boolean any = false;
        for (int i = from + 1; i < to && !any; i++) {
            any = Bursts.length(packets, i - 1, i + 1) > 1;
        }
        if (any) {
            bursts.clear();
            for (int at = from; at < to;) {
                int n = Bursts.length(packets, at, to);
                bursts.add(messages, packets, at, n);
                at += n;
            }
        }
        return any;
    }

    private void sendBursts(int from) {
        int fd = ports[from].descriptor();
        int first = from;
        int at = 0;
        while (at < bursts.count()) {
            int sent = NativeUdp.sendmmsg(state, fd, bursts.address(at), bursts.count() - at);
            counters.add(IoCounter.SEND_CALLS);
            for (int i = 0; i < sent; i++) {
                int n = bursts.size(at++);
                counters.add(IoCounter.DATAGRAMS_SENT, n);
                counters.add(IoCounter.SEND_SEGMENTED, n > 1 ? n : 0);
                first += n;
            }
            if (sent <= 0) {
                int errno = NativeUdp.errno(state);
                if (errno == NativeUdp.EAGAIN) {
                    counters.add(IoCounter.SEND_BUFFER_FULL, remaining(at));
                    return;
                }
                if (errno != NativeUdp.EINTR) { // one by one: a far end that refuses, or a kernel without bursts
                    segments &= errno != NativeUdp.EINVAL && errno != NativeUdp.EIO;
                    sendEach(first, first + bursts.size(at));
                    first += bursts.size(at++);
                }
            }
        }
    }

    private int remaining(int at) {
        int n = 0;
        for (int i = at; i < bursts.count(); i++) {
            n += bursts.size(i);
        }
        return n;
    }

    /** The one datagram of a socket, which costs less than as a batch of one. */
    private int sendOne(int fd, int at) {
        Packet packet = packets[at];
        int sent = NativeUdp.sendto(state, fd, packet.segment().address(), packet.length(), packet.name().address(),
                messages.nameLength(at));
        return sent < 0 ? sent : 1;
    }

    private void sendEach(int from, int to) {
        int fd = ports[from].descriptor();
        int at = from;
        while (at < to) {
            int sent = to - at == 1 ? sendOne(fd, at) : NativeUdp.sendmmsg(state, fd, messages.address(at), to - at);
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
            if (errno == NativeUdp.EMSGSIZE && ports[at].mayCut()) {
                continue;
            }
            if (errno != NativeUdp.EINTR) { // this one datagram is refused, those behind it may pass
                counters.add(IoCounter.SEND_ERRORS);
                at++;
            }
        }
    }
}
