package dev.crosspoint.signaling.stream;

import dev.crosspoint.signaling.stream.StreamOrder.Track;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A call's sound played by the test: frames that it says, and what it is told. */
final class FakeStreamSound implements StreamSound {
    final Map<Track, BlockingQueue<byte[]>> said = new ConcurrentHashMap<>();
    final BlockingQueue<short[]> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> did = new LinkedBlockingQueue<>();
    volatile boolean over;
    volatile long missed;
    volatile boolean endless;
    volatile int room = Integer.MAX_VALUE;

    @Override
    public Ear ear(Track track) {
        BlockingQueue<byte[]> frames = said.computeIfAbsent(track, _ -> new LinkedBlockingQueue<>());
        return new Ear() {
            @Override
            public boolean next(byte[] frame) {
                byte[] next = endless ? new byte[frame.length] : frames.poll();
                if (next != null) {
                    System.arraycopy(next, 0, frame, 0, frame.length);
                }
                return next != null;
            }

            @Override
            public long missed() {
                return missed;
            }

            @Override
            public boolean ended() {
                return over;
            }

            @Override
            public void close() {
                did.add("deaf to " + track.wire());
            }
        };
    }

    @Override
    public Mouth mouth(Duration most) {
        return new Mouth() {
            @Override
            public int say(short[] samples, int count) {
                int taken = Math.min(count, room);
                heard.add(Arrays.copyOf(samples, taken));
                return taken;
            }

            @Override
            public void clear() {
                did.add("clear");
            }

            @Override
            public void close() {
                did.add("mute");
            }
        };
    }
}
