package dev.crosspoint.ng.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Replies of the last seconds: a request that is sent again gets the same bytes again, and is carried out once. The
 * same request is one from the same place with the same octets, cookie included. Two generations; the older one is
 * forgotten when the younger one is full or old. Used by all receiving and working threads, hence its lock.
 */
public final class ReplyCache {
    private static final long GENERATION_NS = 10_000_000_000L;
    private static final int MAX_ENTRIES = 8192;
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private Map<Key, Entry> young = new HashMap<>();
    private Map<Key, Entry> old = new HashMap<>();
    private long bornNs;
    private int bytes;

    private record Key(Object source, String cookie, int length, int hash) {
    }

    /** One request and, when there is one, its reply. */
    public final class Entry {
        private byte[] reply;
        private List<Consumer<byte[]>> waiting = new ArrayList<>(1);

        /** Gives the reply now or as soon as it is there. */
        private byte[] replyOrWait(Consumer<byte[]> receiver) {
            if (reply == null) {
                waiting.add(receiver);
            }
            return reply;
        }

        /** Answers everybody who asked. */
        public void answer(byte[] bytesOfReply) {
            List<Consumer<byte[]>> receivers;
            synchronized (ReplyCache.this) {
                reply = bytesOfReply;
                receivers = waiting;
                waiting = List.of();
                bytes += bytesOfReply.length;
            }
            receivers.forEach(r -> r.accept(bytesOfReply));
        }
    }

    /**
     * Enters a request.
     *
     * @param source who asks
     * @return the entry to answer, or null where the request is a repeated one, which is answered here
     */
    public Entry enter(Object source, String cookie, byte[] request, Consumer<byte[]> receiver, long nowNs) {
        Key key = new Key(source, cookie, request.length, Arrays.hashCode(request));
        byte[] reply;
        synchronized (this) {
            turnOver(nowNs);
            Entry entry = young.get(key);
            if (entry == null) {
                entry = old.get(key);
            }
            if (entry == null) {
                Entry fresh = new Entry();
                fresh.waiting.add(receiver);
                young.put(key, fresh);
                return fresh;
            }
            reply = entry.replyOrWait(receiver);
        }
        if (reply != null) {
            receiver.accept(reply);
        }
        return null;
    }

    /** Forgets a request that will not be answered, so that its repetition is taken up. */
    public synchronized void forget(Object source, String cookie, byte[] request) {
        Key key = new Key(source, cookie, request.length, Arrays.hashCode(request));
        young.remove(key);
        old.remove(key);
    }

    private void turnOver(long nowNs) {
        if (young.isEmpty()) {
            bornNs = old.isEmpty() ? nowNs : bornNs;
        }
        if (nowNs - bornNs > GENERATION_NS || young.size() >= MAX_ENTRIES || bytes >= MAX_BYTES) {
            old = nowNs - bornNs > 2 * GENERATION_NS ? new HashMap<>() : young;
            young = new HashMap<>();
            bornNs = nowNs;
            bytes = 0;
        }
    }

    synchronized int size() {
        return young.size() + old.size();
    }
}
