package dev.crosspoint.transcoder;

/**
 * Sound on its way out: passed on at once, or kept to be stretched and to leave by the clock. Remembers what has just
 * left, which a stretch needs.
 */
final class PlayoutQueue {
    private static final int LONGEST_MS = 320;

    private final FrameAssembler frames;
    private final PcmFrame frame;
    private final short[] sound;        // what has left, then what waits
    private final int past;
    private int end;
    private boolean waiting;

    PlayoutQueue(int rateHz, FrameAssembler frames) {
        this.frames = frames;
        this.frame = new PcmFrame(rateHz, frames.size());
        this.past = rateHz / 1000 * 30;
        this.sound = new short[past + rateHz / 1000 * LONGEST_MS];
        this.end = past;
    }

    /** Whether what is appended waits for {@link #release}. */
    void waiting(boolean wait) {
        waiting = wait;
    }

    int length() {
        return end - past;
    }

    int frameSize() {
        return frames.size();
    }

    short[] sound() {
        return sound;
    }

    /** Where in {@link #sound} that begins which has not left yet. */
    int at() {
        return past;
    }

    int end() {
        return end;
    }

    /** After a cut or an insertion. */
    void end(int newEnd) {
        end = newEnd;
    }

    void clear() {
        end = past;
        waiting = false;
    }

    void append(PcmFrame from, int offset, int count, long nowNs) {
        if (waiting) {
            int room = Math.min(count, sound.length - end);
            from.copyTo(offset, sound, end, room);
            end += room;
            return;
        }
        frames.append(from, offset, count, nowNs);
        int kept = Math.min(count, past);
        System.arraycopy(sound, kept, sound, 0, past - kept);
        from.copyTo(offset + count - kept, sound, past - kept, kept);
    }

    /** Lets {@code count} samples leave. */
    void release(int count, long nowNs) {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, frame.capacity());
            frame.copyFrom(sound, past + done, part);
            frames.append(frame, 0, part, nowNs);
            done += part;
        }
        System.arraycopy(sound, count, sound, 0, end - count);
        end -= count;
    }
}
