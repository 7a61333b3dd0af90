package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** An {@link AudioReceiver} of Opus at 8 kHz without a buffer. */
public final class OpusStream implements AutoCloseable {
    private final AudioReceiver receiver;
    private final OpusStreamCounters counters;

    public OpusStream(OpusStreamSettings settings, FrameSink sink) {
        receiver = new AudioReceiver(new OpusFrameDecoder(8000), 48_000, new AudioReceiverSettings(settings.timeout(),
                settings.conceal(), settings.maxFill(), settings.maxHold(), Duration.ZERO), sink);
        counters = new OpusStreamCounters(receiver.counters());
    }

    public void receive(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        receiver.receive(sequence, timestamp, payload, offset, length, nowNs);
    }

    public void timers(long nowNs) {
        receiver.timers(nowNs);
    }

    public long nextWakeupNs() {
        return receiver.nextWakeupNs();
    }

    public void reset() {
        receiver.reset();
    }

    public OpusStreamCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        receiver.close();
    }
}
