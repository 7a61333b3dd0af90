package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Messages on their way out: cut to chunks, sent as windows allow, sent again until acknowledged. */
final class SendQueue {
    private static final int MISSING_REPORTS = 3;
    private static final int MOST_FRUITLESS_TIMEOUTS = 10;

    private final SctpSettings settings;
    private final SctpCounters counters;
    private final RetransmissionTimeout timeout = new RetransmissionTimeout();
    private final CongestionWindow congestion;
    private final Timer t3 = new Timer();
    private final ArrayDeque<OutboundChunk> unsent = new ArrayDeque<>();
    private final ArrayDeque<OutboundChunk> outstanding = new ArrayDeque<>();
    private final Map<Integer, Integer> nextSsn = new HashMap<>();
    private int nextTsn;
    private int cumulative;
    private int buffered;
    private int flight;
    private long peerWindow;
    private boolean fastRetransmission;
    private int fruitlessTimeouts;

    SendQueue(SctpSettings settings, SctpCounters counters, int firstTsn) {
        this.settings = settings;
        this.counters = counters;
        this.congestion = new CongestionWindow(settings.mtu());
        this.nextTsn = firstTsn;
        this.cumulative = firstTsn - 1;
    }

    void peerWindow(long bytes) {
        peerWindow = bytes;
    }

    boolean hasRoom(int bytes) {
        return buffered + bytes <= settings.sendBuffer();
    }

    /** Queues a message, ordered and reliable; it is not empty. */
    void add(int stream, int ppid, byte[] message) {
        int ssn = nextSsn.merge(stream, 1, Integer::sum) - 1;
        int largest = settings.largestFragment();
        for (int from = 0; from < message.length; from += largest) {
            int length = Math.min(largest, message.length - from);
            int flags = (from == 0 ? Sctp.FLAG_FIRST : 0)
                | (from + length == message.length ? Sctp.FLAG_LAST : 0);
            unsent.add(new OutboundChunk(stream, ssn & 0xFFFF, ppid, flags, message, from, length));
        }
        buffered += message.length;
    }

    boolean isEmpty() {
        return unsent.isEmpty() && outstanding.isEmpty();
    }

    /** True while something for this stream is not acknowledged. */
    boolean holds(int stream) {
        return unsent.stream().anyMatch(c -> c.stream == stream)
            || outstanding.stream().anyMatch(c -> c.stream == stream);
    }

    /** The next message on this stream is numbered 0 again. */
    void resetStream(int stream) {
        nextSsn.remove(stream);
    }

    int lastTsn() {
        return nextTsn - 1;
    }

    /**
     * Puts DATA chunks into the packet as the windows allow. True when only the room in this packet stopped it, so
     * that another packet should follow.
     */
    boolean fill(PacketWriter writer, long nowNs) {
        boolean sent = false;
        for (OutboundChunk chunk : outstanding) {
            if (!chunk.lost) {
                continue;
            }
            if (!fastRetransmission && flight > 0 && flight >= congestion.bytes()) {
                return false;
            }
            if (chunk.wireLength() > writer.room()) {
                fastRetransmission &= !sent; // one packet goes whatever the window says, RFC 9260 §7.2.4
                return true;
            }
            sent = true;
            counters.add(SctpCounter.RETRANSMISSIONS);
            send(chunk, writer, nowNs);
        }
        fastRetransmission = false;
        while (!unsent.isEmpty()) {
            OutboundChunk chunk = unsent.peek();
            // with nothing in flight one chunk may always go, to learn of a reopened window (RFC 9260 §6.1 A)
            if (flight > 0 && (flight >= congestion.bytes() || chunk.length > peerWindow)) {
                return false;
            }
            if (chunk.wireLength() > writer.room()) {
                return true;
            }
            unsent.poll();
            chunk.tsn = nextTsn++;
            outstanding.add(chunk);
            send(chunk, writer, nowNs);
        }
        return false;
    }

    private void send(OutboundChunk chunk, PacketWriter writer, long nowNs) {
        chunk.lost = false;
        chunk.missingReports = 0;
        chunk.sentNs = nowNs;
        chunk.sends++;
        chunk.write(writer);
        flight += chunk.length;
        peerWindow = Math.max(0, peerWindow - chunk.length);
        if (!t3.running()) {
            t3.start(nowNs + timeout.timeoutNs());
        }
    }

    /** Takes a SACK chunk whose length was checked; false when it acknowledges what was never sent. */
    boolean sack(ByteBuffer b, int chunk, long nowNs) {
        int newCumulative = b.getInt(chunk + 4);
        if (newCumulative - lastTsn() > 0) {
            return false;
        }
        if (newCumulative - cumulative < 0) {
            return true; // an old one, overtaken
        }
        int flightBefore = flight;
        boolean advanced = newCumulative != cumulative;
        int acknowledged = takeCumulative(newCumulative, nowNs);
        cumulative = newCumulative;
        takeGaps(b, chunk, nowNs);
        long window = b.getInt(chunk + 8) & 0xFFFFFFFFL;
        peerWindow = Math.max(0, window - flight);
        if (advanced || window == 0) {
            fruitlessTimeouts = 0;
        }
        if (advanced) {
            congestion.acknowledged(acknowledged, flightBefore, newCumulative);
        }
        if (outstanding.isEmpty()) {
            t3.stop();
        } else if (advanced) {
            t3.start(nowNs + timeout.timeoutNs());
        }
        return true;
    }

    private int takeCumulative(int newCumulative, long nowNs) {
        int bytes = 0;
        while (!outstanding.isEmpty() && outstanding.peek().tsn - newCumulative <= 0) {
            OutboundChunk chunk = outstanding.poll();
            buffered -= chunk.length;
            bytes += chunk.length;
            if (chunk.inFlight()) {
                flight -= chunk.length;
                measure(chunk, nowNs);
            }
        }
        return bytes;
    }

    /** Gap blocks are read in rising order, as they are sent; one out of order is not seen. */
    private void takeGaps(ByteBuffer b, int chunk, long nowNs) {
        int blocks = b.getShort(chunk + 12) & 0xFFFF;
        int block = 0;
        int highestNew = cumulative;
        for (OutboundChunk out : outstanding) {
            int offset = out.tsn - cumulative;
            while (block < blocks && (b.getShort(chunk + 16 + 4 * block + 2) & 0xFFFF) < offset) {
                block++;
            }
            boolean covered = block < blocks && (b.getShort(chunk + 16 + 4 * block) & 0xFFFF) <= offset;
            if (covered && !out.acknowledged) {
                if (out.inFlight()) {
                    flight -= out.length;
                    measure(out, nowNs);
                }
                out.acknowledged = true;
                out.lost = false;
                highestNew = out.tsn;
            } else if (!covered && out.acknowledged) {
                out.acknowledged = false; // taken back
                out.lost = true;
            }
        }
        countMissing(highestNew);
    }

    /** Only a newly acknowledged later chunk speaks against an earlier one (RFC 9260 §7.2.4). */
    private void countMissing(int highestNew) {
        for (OutboundChunk out : outstanding) {
            if (out.tsn - highestNew >= 0) {
                return;
            }
            if (out.inFlight() && ++out.missingReports >= MISSING_REPORTS && !out.fastRetransmitted) {
                out.lost = true;
                out.fastRetransmitted = true;
                flight -= out.length;
                fastRetransmission = true;
                congestion.lossFound(lastTsn());
            }
        }
    }

    /** What was sent twice tells no time (Karn). */
    private void measure(OutboundChunk chunk, long nowNs) {
        if (chunk.sends == 1) {
            timeout.roundTrip(nowNs - chunk.sentNs);
        }
    }

    /** Runs T3; false when the peer has been silent for too long. */
    boolean timers(long nowNs) {
        if (!t3.due(nowNs)) {
            return true;
        }
        counters.add(SctpCounter.T3_EXPIRATIONS);
        if (++fruitlessTimeouts > MOST_FRUITLESS_TIMEOUTS) {
            return false;
        }
        for (OutboundChunk chunk : outstanding) {
            if (chunk.inFlight()) {
                chunk.lost = true;
                flight -= chunk.length;
            }
        }
        congestion.timedOut();
        timeout.backOff();
        t3.start(nowNs + timeout.timeoutNs());
        return true;
    }

    long earlier(long wakeupNs) {
        return t3.earlier(wakeupNs);
    }

    long timeoutNs() {
        return timeout.timeoutNs();
    }

    int buffered() {
        return buffered;
    }

    void clear() {
        unsent.clear();
        outstanding.clear();
        nextSsn.clear();
        buffered = 0;
        flight = 0;
        t3.stop();
    }
}
