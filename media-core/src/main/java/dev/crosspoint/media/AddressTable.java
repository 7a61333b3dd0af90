package dev.crosspoint.media;

/**
 * From a validated remote address to its owner: open addressing with linear probing, bounded, no allocation in a
 * lookup. Shard thread only.
 */
final class AddressTable<T> {
    private final Object[] owners;
    private final long[] high;
    private final long[] low;
    private final int[] port;
    private final int mask;
    private final int limit;
    private int size;

    /** @param limit most entries; more are refused */
    AddressTable(int limit) {
        int slots = Integer.highestOneBit(Math.max(8, limit) * 2 - 1) * 2;
        owners = new Object[slots];
        high = new long[slots];
        low = new long[slots];
        port = new int[slots];
        mask = slots - 1;
        this.limit = limit;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    T find(long h, long l, int p) {
        int i = slot(h, l, p);
        return (T) owners[i];
    }

    /** Sets the owner of an address; false where the table is full. */
    boolean put(long h, long l, int p, T owner) {
        int i = slot(h, l, p);
        if (owners[i] == null) {
            if (size == limit) {
                return false;
            }
            size++;
        }
        owners[i] = owner;
        high[i] = h;
        low[i] = l;
        port[i] = p;
        return true;
    }

    /** Removes the address if that owner has it. */
    void remove(long h, long l, int p, T owner) {
        int hole = slot(h, l, p);
        if (owners[hole] != owner) {
            return;
        }
        size--;
        owners[hole] = null;
        for (int i = hole + 1 & mask; owners[i] != null; i = i + 1 & mask) { // close the gap behind it
            int home = home(high[i], low[i], port[i]);
            if ((i - home & mask) >= (i - hole & mask)) {
                owners[hole] = owners[i];
                high[hole] = high[i];
                low[hole] = low[i];
                port[hole] = port[i];
                owners[i] = null;
                hole = i;
            }
        }
    }

    private int slot(long h, long l, int p) {
        int i = home(h, l, p);
        while (owners[i] != null && (port[i] != p || low[i] != l || high[i] != h)) {
            i = i + 1 & mask;
        }
        return i;
    }

    private int home(long h, long l, int p) {
        long mixed = (h * 31 ^ l ^ (long) p << 32) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
