package dev.crosspoint.transcoder.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Blocks of sound between the one thread that makes them and the one that writes them. All are made at the start;
 * where none is free the maker goes on without.
 */
final class BlockRing {
    private final Block[] blocks;
    /** Blocks made so far: set by the maker alone, read by the writer. */
    private volatile long made;
    /** Blocks written so far: set by the writer alone, read by the maker. */
    private volatile long written;

    /** Sound of all channels in turn, 16 bits, low byte first, after some silence. */
    static final class Block {
        private final ByteBuffer bytes;
        private long silentBytes;

        Block(int size) {
            bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        ByteBuffer bytes() {
            return bytes;
        }

        /** Silence before the sound. */
        long silentBytes() {
            return silentBytes;
        }

        void silentBytes(long count) {
            silentBytes = count;
        }
    }

    BlockRing(int count, int blockBytes) {
        blocks = new Block[count];
        for (int i = 0; i < count; i++) {
            blocks[i] = new Block(blockBytes);
        }
    }

    /** A block to fill, cleared, or null when all wait to be written. */
    Block claim() {
        if (made - written == blocks.length) {
            return null;
        }
        Block block = blocks[(int) (made % blocks.length)];
        block.bytes.clear();
        return block;
    }

    /** The claimed block is full. */
    void publish(Block block) {
        block.bytes.flip();
        long next = made + 1;
        made = next;
    }

    /** The next block to write, or null. */
    Block next() {
        return written == made ? null : blocks[(int) (written % blocks.length)];
    }

    /** That block is written. */
    void release() {
        long next = written + 1;
        written = next;
    }
}
