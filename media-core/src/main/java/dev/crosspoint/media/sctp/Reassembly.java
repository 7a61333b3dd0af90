package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Puts fragments together into messages and messages into the order of their streams, in bounded memory. */
final class Reassembly {
    enum Verdict { TAKEN, NO_ROOM, VIOLATION }

    interface Sink {
        void message(int stream, int ppid, byte[] data);
    }

    private static final class InboundStream {
        private short nextSsn;
        /** Whole messages out of turn, by SSN: the TSN of the first fragment. */
        private final Map<Short, Integer> waiting = new HashMap<>();
    }

    private final int limit;
    private final int maxMessageSize;
    private final Sink sink;
    private final Map<Integer, Fragment> held = new HashMap<>();
    private final Map<Integer, InboundStream> streams = new HashMap<>();
    private int heldCost;
    private boolean skipping;
    private int skippedTo;

    Reassembly(SctpSettings settings, Sink sink) {
        this.limit = settings.receiveBuffer();
        this.maxMessageSize = settings.maxMessageSize();
        this.sink = sink;
    }

    /** Bytes the peer may still send: the window of the next SACK. */
    int room() {
        return Math.max(0, limit - heldCost);
    }

    int heldCost() {
        return heldCost;
    }

    int streamCount() {
        return streams.size();
    }

    /**
     * Takes a DATA chunk that has not been here before.
     *
     * @param nextExpected the chunk that closes the first gap: it is taken beyond the limit, or nothing would move
     */
    Verdict add(ByteBuffer b, int chunk, int chunkLength, boolean nextExpected) {
        int length = chunkLength - Sctp.DATA_HEADER_LENGTH;
        if (heldCost + Fragment.cost(length) > limit) {
            if (!nextExpected) {
                return Verdict.NO_ROOM;
            }
            if (heldCost + Fragment.cost(length) > 2 * limit) {
                return Verdict.VIOLATION;
            }
        }
        byte[] data = new byte[length];
        b.get(chunk + Sctp.DATA_HEADER_LENGTH, data);
        Fragment fragment = new Fragment(b.getInt(chunk + 4), b.getShort(chunk + 8) & 0xFFFF,
            b.getShort(chunk + 10), b.getInt(chunk + 12), b.get(chunk + 1), data);
        if (skipping && fragment.tsn == skippedTo + 1 && !fragment.first()) {
            skippedTo = fragment.tsn;
            dropRest();
            return Verdict.TAKEN;
        }
        return join(fragment);
    }

    private Verdict join(Fragment fragment) {
        Fragment left = held.get(fragment.tsn - 1);
        Fragment right = held.get(fragment.tsn + 1);
        if (left != null && !left.mayBeFollowedBy(fragment) || right != null && !fragment.mayBeFollowedBy(right)) {
            return Verdict.VIOLATION;
        }
        held.put(fragment.tsn, fragment);
        heldCost += fragment.cost();
        int first = fragment.tsn;
        int last = fragment.tsn;
        int bytes = fragment.data.length;
        if (left != null && left.continuedBy(fragment)) {
            first = left.runFirst;
            bytes += left.runBytes;
        }
        if (right != null && fragment.continuedBy(right)) {
            last = right.runLast;
            bytes += right.runBytes;
        }
        if (bytes > maxMessageSize) {
            return Verdict.VIOLATION;
        }
        Fragment start = held.get(first);
        Fragment end = held.get(last);
        start.runLast = last;
        start.runBytes = bytes;
        end.runFirst = first;
        end.runBytes = bytes;
        if (start.first() && end.last()) {
            whole(start);
        }
        return Verdict.TAKEN;
    }

    private void whole(Fragment start) {
        if (start.unordered()) {
            deliver(start);
            return;
        }
        InboundStream stream = streams.computeIfAbsent(start.stream, _ -> new InboundStream());
        short ssn = (short) start.ssn;
        int ahead = (short) (ssn - stream.nextSsn);
        if (ahead < 0 || stream.waiting.containsKey(ssn)) {
            remove(start); // an SSN used twice
        } else if (ahead > 0) {
            for (int tsn = start.tsn; tsn != start.runLast + 1; tsn++) {
                held.get(tsn).whole = true;
            }
            stream.waiting.put(ssn, start.tsn);
        } else {
            stream.nextSsn++;
            deliver(start);
            deliverWaiting(stream);
        }
    }

    private void deliverWaiting(InboundStream stream) {
        Integer first = stream.waiting.remove(stream.nextSsn);
        while (first != null) {
            stream.nextSsn++;
            deliver(held.get(first));
            first = stream.waiting.remove(stream.nextSsn);
        }
    }

    private void deliver(Fragment start) {
        sink.message(start.stream, start.ppid, remove(start));
    }

    private byte[] remove(Fragment start) {
        byte[] message = new byte[start.runBytes];
        int at = 0;
        for (int tsn = start.tsn; tsn != start.runLast + 1; tsn++) {
            Fragment fragment = held.remove(tsn);
            heldCost -= fragment.cost();
            System.arraycopy(fragment.data, 0, message, at, fragment.data.length);
            at += fragment.data.length;
        }
        return message;
    }

    /** The peer gave up everything up to this TSN that is not whole (RFC 3758 §3.6). */
    void forwardTo(int tsn) {
        Iterator<Fragment> all = held.values().iterator();
        while (all.hasNext()) {
            Fragment fragment = all.next();
            if (fragment.tsn - tsn <= 0 && !fragment.whole) {
                heldCost -= fragment.cost();
                all.remove();
            }
        }
        skipping = true;
        skippedTo = tsn;
        dropRest();
    }

    /** Fragments right behind what was given up that start no message: theirs was given up too. */
    private void dropRest() {
        Fragment rest = held.get(skippedTo + 1);
        while (rest != null && !rest.first() && !rest.whole) {
            held.remove(rest.tsn);
            heldCost -= rest.cost();
            skippedTo = rest.tsn;
            rest = held.get(skippedTo + 1);
        }
    }

    /** The peer gave up messages of this stream up to this SSN: what waits behind them may go. */
    void forwardStream(int id, int ssn) {
        InboundStream stream = streams.computeIfAbsent(id, _ -> new InboundStream());
        short last = (short) ssn;
        if ((short) (last - stream.nextSsn) < 0) {
            return;
        }
        List<Short> ready = new ArrayList<>();
        for (Short waiting : stream.waiting.keySet()) {
            if ((short) (waiting - last) <= 0) {
                ready.add(waiting);
            }
        }
        short from = stream.nextSsn;
        ready.sort((a, b) -> Short.compare((short) (a - from), (short) (b - from)));
        stream.nextSsn = (short) (last + 1);
        for (Short waiting : ready) {
            deliver(held.get(stream.waiting.remove(waiting)));
        }
        deliverWaiting(stream);
    }

    /** The peer starts this stream anew (RFC 6525 §5.2.2). */
    void reset(int id) {
        InboundStream stream = streams.remove(id);
        if (stream != null) {
            stream.waiting.values().forEach(first -> remove(held.get(first)));
        }
    }

    void resetAll() {
        for (Integer id : new ArrayList<>(streams.keySet())) {
            reset(id);
        }
    }
}
