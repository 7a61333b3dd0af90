package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Those of a room who hear the same in the same format: encoded once for all of them. */
final class RoomGroup implements AutoCloseable {
    private static final int IDLE_TICKS = 500;

    private final LegFormat format;
    private final int rateHz;
    private final SoundEncoder encoder;
    private final MemorySegment encoded = Arena.ofAuto().allocate(Packet.CAPACITY);
    private long tick = -1;
    private int length;
    private int lossPercent;

    RoomGroup(LegFormat format, int rateHz, long tick) {
        this.format = format;
        this.rateHz = rateHz;
        this.encoder = SoundEncoder.open(format, rateHz);
        this.tick = tick - 1;
    }

    boolean serves(LegFormat wanted, int wantedHz) {
        return rateHz == wantedHz && format.equals(wanted);
    }

    boolean idle(long now) {
        return now - tick > IDLE_TICKS;
    }

    /** Bytes of this tick's frame, made once. */
    int encode(PcmFrame frame, long now) {
        if (tick != now) {
            tick = now;
            length = encoder.encode(frame, encoded, 0, Packet.CAPACITY / 2);
        }
        return length;
    }

    MemorySegment encoded() {
        return encoded;
    }

    /** The worst that a listener reports until the next {@link #adapt}. */
    void reported(int percent) {
        lossPercent = Math.max(lossPercent, percent);
    }

    void adapt() {
        encoder.packetLossPercent(lossPercent);
        lossPercent = 0;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
