package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * HMAC-SHA1 truncated to 80 bits, over native memory (RFC 2104).
 *
 * <p>The states behind the inner and the outer pad are computed once and copied for each packet. The outer hash has
 * exactly one block left, which lies ready padded with room for the inner digest.
 */
final class HmacSha1 {

    private static final int STATE_LENGTH = LibCrypto.SHA_CTX_LENGTH;
    private static final int BLOCK_LENGTH = 64;
    private static final int DIGEST_LENGTH = 20;
    private static final int INNER_PAD = 0x36;
    private static final int OUTER_PAD = 0x5C;

    private static final int INNER = 0;
    private static final int OUTER = INNER + STATE_LENGTH;
    private static final int WORK = OUTER + STATE_LENGTH;
    private static final int LAST_BLOCK = WORK + STATE_LENGTH;
    static final int SCRATCH_LENGTH = LAST_BLOCK + BLOCK_LENGTH;

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT;

    private final MemorySegment memory;
    private final long inner;
    private final long outer;
    private final long work;
    private final long lastBlock;
    private final int innerAt;
    private final int outerAt;
    private final int workAt;

    /** Lays its states out in the scratch, from {@code base} on. */
    HmacSha1(NativeScratch scratch, int base, byte[] key) {
        memory = scratch.memory();
        innerAt = base + INNER;
        outerAt = base + OUTER;
        workAt = base + WORK;
        inner = scratch.at(innerAt);
        outer = scratch.at(outerAt);
        work = scratch.at(workAt);
        lastBlock = scratch.at(base + LAST_BLOCK);
        padState(scratch, base, key, INNER_PAD, inner);
        padState(scratch, base, key, OUTER_PAD, outer);
        scratch.put(base + LAST_BLOCK, new byte[BLOCK_LENGTH]);
        memory.set(ValueLayout.JAVA_BYTE, base + LAST_BLOCK + DIGEST_LENGTH, (byte) 0x80);
        memory.set(RtpFields.LONG, base + LAST_BLOCK + BLOCK_LENGTH - Long.BYTES,
                (BLOCK_LENGTH + DIGEST_LENGTH) * (long) Byte.SIZE);
    }

    private static void padState(NativeScratch scratch, int base, byte[] key, int pad, long state) {
        byte[] block = new byte[BLOCK_LENGTH];
        for (int i = 0; i < BLOCK_LENGTH; i++) {
            block[i] = (byte) (pad ^ (i < key.length ? key[i] : 0));
        }
        scratch.put(base + LAST_BLOCK, block);
        LibCrypto.sha1Init(state);
        LibCrypto.sha1Update(state, scratch.at(base + LAST_BLOCK), BLOCK_LENGTH);
    }

    /** Leaves the tag to be asked for. */
    void compute(long data, int length) {
        MemorySegment.copy(memory, innerAt, memory, workAt, STATE_LENGTH);
        LibCrypto.sha1Update(work, data, length);
        LibCrypto.sha1Final(lastBlock, work);
        MemorySegment.copy(memory, outerAt, memory, workAt, DIGEST_LENGTH);
        LibCrypto.sha1Transform(work, lastBlock);
    }

    /** Bytes 0 to 7 of the tag. */
    long tagHigh() {
        return (long) memory.get(WORD, workAt) << Integer.SIZE | memory.get(WORD, workAt + 4L) & 0xFFFFFFFFL;
    }

    /** Bytes 8 and 9 of the tag. */
    short tagLow() {
        return (short) (memory.get(WORD, workAt + 8L) >>> Short.SIZE);
    }

    /** Compares in a time that does not depend on where the tags differ. */
    boolean matches(long high, short low) {
        return (high ^ tagHigh() | low ^ tagLow()) == 0;
    }
}
