package dev.crosspoint.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Finds the owner of a local ufrag from the bytes of a STUN request.
 *
 * <p>Any thread may call anything: whoever opens and closes peers writes under a lock, while network loops read
 * without one (the chains are immutable and published as a whole). A miss allocates nothing.
 */
public final class UfragTable<T> {
    private static final int FIRST_BUCKETS = 64;

    private volatile AtomicReferenceArray<Entry<T>> buckets = new AtomicReferenceArray<>(FIRST_BUCKETS);
    private int size;

    private record Entry<T>(byte[] ufrag, int hash, T value, Entry<T> next) {}

    /** Adds the owner, in place of an earlier one of the same ufrag. */
    public synchronized void put(String localUfrag, T value) {
        remove(localUfrag);
        if (size >= buckets.length()) {
            grow();
        }
        byte[] ufrag = localUfrag.getBytes(StandardCharsets.UTF_8);
        insert(buckets, ufrag, hash(ufrag), value);
        size++;
    }

    /** Removes and returns the owner; null when there was none. */
    public synchronized T remove(String localUfrag) {
        byte[] ufrag = localUfrag.getBytes(StandardCharsets.UTF_8);
        int hash = hash(ufrag);
        int bucket = hash & buckets.length() - 1;
        T removed = null;
        Entry<T> kept = null;
        for (Entry<T> e = buckets.get(bucket); e != null; e = e.next) {
            if (e.hash == hash && Arrays.equals(e.ufrag, ufrag)) {
                removed = e.value;
            } else {
                kept = new Entry<>(e.ufrag, e.hash, e.value, kept);
            }
        }
        if (removed != null) {
            buckets.set(bucket, kept);
            size--;
        }
        return removed;
    }

    /** The owner of the ufrag before the colon of USERNAME; null for a stranger or a message that has none. */
    public T find(ByteBuffer stun, int offset, int length) {
        if (!StunDemux.isStun(stun, offset, length)) {
            return null;
        }
        int end = offset + length;
        int at = offset + Stun.HEADER_LENGTH;
        while (at < end) {
            int valueLength = stun.getShort(at + 2) & 0xFFFF;
            int value = at + Stun.ATTRIBUTE_HEADER_LENGTH;
            at = value + Stun.padded(valueLength);
            if (at > end) {
                return null;
            }
            if ((stun.getShort(value - Stun.ATTRIBUTE_HEADER_LENGTH) & 0xFFFF) == Stun.USERNAME) {
                return findName(stun, value, valueLength);
            }
        }
        return null;
    }

    public synchronized int size() {
        return size;
    }

    private T findName(ByteBuffer stun, int name, int nameLength) {
        int hash = 0;
        int length = 0;
        while (length < nameLength && stun.get(name + length) != ':') {
            hash = 31 * hash + stun.get(name + length);
            length++;
        }
        if (length == nameLength) {
            return null;
        }
        AtomicReferenceArray<Entry<T>> now = buckets;
        hash = spread(hash);
        for (Entry<T> e = now.get(hash & now.length() - 1); e != null; e = e.next) {
            if (e.hash == hash && sameBytes(e.ufrag, stun, name, length)) {
                return e.value;
            }
        }
        return null;
    }

    private static boolean sameBytes(byte[] ufrag, ByteBuffer stun, int name, int length) {
        if (ufrag.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (ufrag[i] != stun.get(name + i)) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        AtomicReferenceArray<Entry<T>> larger = new AtomicReferenceArray<>(buckets.length() * 2);
        for (int i = 0; i < buckets.length(); i++) {
            for (Entry<T> e = buckets.get(i); e != null; e = e.next) {
                insert(larger, e.ufrag, e.hash, e.value);
            }
        }
        buckets = larger;
    }

    private static <T> void insert(AtomicReferenceArray<Entry<T>> into, byte[] ufrag, int hash, T value) {
        int bucket = hash & into.length() - 1;
        into.set(bucket, new Entry<>(ufrag, hash, value, into.get(bucket)));
    }

    private static int hash(byte[] ufrag) {
        int hash = 0;
        for (byte b : ufrag) {
            hash = 31 * hash + b;
        }
        return spread(hash);
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }
}
