package dev.crosspoint.transcoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A reusable stretch of mono 16-bit sound outside the heap, in the byte order of the machine, so that native codecs
 * read and write it in place. The memory lives as long as the frame is reachable. Owned by one thread at a time.
 */
public final class PcmFrame {
    private final MemorySegment samples;
    private final int capacity;
    private final int rateHz;
    private int length;

    /** An empty frame with room for {@code capacity} samples at {@code rateHz}. */
    public PcmFrame(int rateHz, int capacity) {
        if (rateHz <= 0 || capacity <= 0) {
            throw new IllegalArgumentException("rate " + rateHz + " Hz, capacity " + capacity);
        }
        this.rateHz = rateHz;
        this.capacity = capacity;
        this.samples = Arena.ofAuto().allocate(capacity * 2L, 16);
    }

    /** The whole capacity, two bytes a sample; only the first {@link #length()} samples are sound. */
    public MemorySegment samples() {
        return samples;
    }

    public int rateHz() {
        return rateHz;
    }

    public int capacity() {
        return capacity;
    }

    /** Samples that are sound, from the start. */
    public int length() {
        return length;
    }

    public void length(int samplesUsed) {
        if (samplesUsed < 0 || samplesUsed > capacity) {
            throw new IllegalArgumentException(samplesUsed + " of " + capacity + " samples");
        }
        length = samplesUsed;
    }

    public short get(int i) {
        return samples.getAtIndex(ValueLayout.JAVA_SHORT, i);
    }

    public void set(int i, short value) {
        samples.setAtIndex(ValueLayout.JAVA_SHORT, i, value);
    }

    /** Sets sample {@code i}, held at the ends of the 16-bit range. */
    public void setClipped(int i, int value) {
        set(i, (short) Math.min(Short.MAX_VALUE, Math.max(Short.MIN_VALUE, value)));
    }

    /** Makes the frame the first {@code count} samples of {@code source}. */
    public void copyFrom(short[] source, int offset, int count) {
        MemorySegment.copy(source, offset, samples, ValueLayout.JAVA_SHORT, 0, count);
        length(count);
    }

    /** Copies the frame's sound into {@code target}; returns how many samples that were. */
    public int copyTo(short[] target, int offset) {
        MemorySegment.copy(samples, ValueLayout.JAVA_SHORT, 0, target, offset, length);
        return length;
    }

    /** Copies {@code count} samples from {@code offset} on. */
    public void copyTo(int offset, short[] target, int at, int count) {
        MemorySegment.copy(samples, ValueLayout.JAVA_SHORT, offset * 2L, target, at, count);
    }

    /** Makes the frame its last {@code count} samples. */
    public void keepLast(int count) {
        MemorySegment.copy(samples, (length - count) * 2L, samples, 0, count * 2L);
        length(count);
    }

    /** Appends {@code count} samples of {@code source} from {@code offset}. */
    public void append(PcmFrame source, int offset, int count) {
        int start = length;
        length(start + count);
        MemorySegment.copy(source.samples, offset * 2L, samples, start * 2L, count * 2L);
    }

    /** Makes the frame {@code count} samples of digital silence. */
    public void silence(int count) {
        length(count);
        for (int i = 0; i < count; i++) {
            set(i, (short) 0);
        }
    }

    long address() {
        return samples.address();
    }
}
