package dev.crosspoint.media;

import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.invoke.VarHandle;

/**
 * What one side of a call says, as frames of 20 ms in µ-law, for one reader outside the media path. It ends when closed
 * or with its leg. The shard waits for nobody: who reads too slowly misses the oldest frames.
 */
public final class SoundFeed implements AutoCloseable {
    public static final int FRAME_BYTES = 160;
    private static final int RATE_HZ = 8000;
    /** A power of two; 2.5 seconds. */
    private static final int FRAMES = 128;

    private final RtpSource said;
    private final SoundTap tap;
    private final byte[] ring = new byte[FRAMES * FRAME_BYTES];
    /** Frames since the start: told by the shard after each. */
    private volatile long written;
    private volatile boolean ended;
    private long read;
    private long missed;

    private SoundFeed(RtpSource said) {
        this.said = said;
        this.tap = new SoundTap(said, said.shard(), RATE_HZ, this::write, () -> ended = true);
    }

    static SoundFeed open(Audible audible) {
        SoundFeed feed = new SoundFeed(SoundTap.sourceOf(audible));
        feed.said.shard().post(new EarCommand.Feed(feed, true));
        return feed;
    }

    /** Copies the next frame, {@link #FRAME_BYTES} long; false where none is there yet. */
    public boolean next(byte[] frame) {
        while (true) {
            long there = written;
            if (read == there) {
                return false;
            }
            if (there - read >= FRAMES) {
                missed += there - FRAMES + 1 - read;
                read = there - FRAMES + 1;
            }
            System.arraycopy(ring, place(read), frame, 0, FRAME_BYTES);
            VarHandle.loadLoadFence();
            if (written - read < FRAMES) { // else the shard has begun to write there meanwhile
                read++;
                return true;
            }
        }
    }

    /** Frames that the reader was too slow for. */
    public long missed() {
        return missed;
    }

    /** The leg has closed: what is there yet can be read, more will not come. */
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        said.shard().post(new EarCommand.Feed(this, false));
    }

    RtpSource said() {
        return said;
    }

    void listen(boolean on) {
        if (on) {
            tap.attach();
        } else {
            tap.close();
        }
    }

    /** On the shard. */
    private void write(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        long now = written;
        int at = place(now);
        int sound = Math.min(frame.length(), FRAME_BYTES);
        VarHandle.storeStoreFence(); // a reader that sees a byte of this frame sees the count of those before
        for (int i = 0; i < sound; i++) {
            ring[at + i] = G711.ULAW.encode(frame.get(i));
        }
        for (int i = sound; i < FRAME_BYTES; i++) {
            ring[at + i] = G711.ULAW.silence();
        }
        written = now + 1;
    }

    private static int place(long frame) {
        return (int) (frame & FRAMES - 1) * FRAME_BYTES;
    }
}
