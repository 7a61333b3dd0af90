package dev.crosspoint.fuzz;

import dev.crosspoint.transcoder.AudioReceiver;
import dev.crosspoint.transcoder.AudioReceiverSettings;
import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.FrameSink;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Packets of a codec with any numbers and contents: each is a time since the one before, sequence number, timestamp and
 * payload. A decoder keeps its contract, and a receiver gives whole frames without a hole, not too many for a packet.
 */
final class PayloadReading implements FrameSink {
    private static final int MOST_PACKETS = 64;
    private static final int MOST_FRAMES = 150;
    private static final long TICK_NS = 1_000_000;
    /** Eight kilobytes of G.722 are the longest packet that any input holds. */
    private static final int ROOM_S = 2;

    private final FrameDecoder decoder;
    private final AudioReceiver receiver;
    private final PcmFrame sound;
    private int frames;
    private int expected;

    private PayloadReading(Supplier<FrameDecoder> codec, int clockHz, AudioReceiverSettings settings) {
        decoder = codec.get();
        receiver = new AudioReceiver(codec.get(), clockHz, settings, this);
        sound = new PcmFrame(decoder.rateHz(), decoder.rateHz() * ROOM_S);
    }

    static void of(Input input, Supplier<FrameDecoder> codec, int clockHz) {
        AudioReceiverSettings settings = AudioReceiverSettings.defaults();
        if ((input.u8() & 1) == 0) {
            settings = settings.withMaxDelay(Duration.ZERO);
        }
        PayloadReading reading = new PayloadReading(codec, clockHz, settings);
        try {
            reading.packets(input);
        } finally {
            reading.receiver.close();
            reading.decoder.close();
        }
    }

    private void packets(Input input) {
        long nowNs = 1_000_000_000L;
        for (int i = 0; i < MOST_PACKETS && !input.isEmpty(); i++) {
            nowNs = pass(nowNs, nowNs + input.u8() * TICK_NS);
            int sequence = input.u16();
            int timestamp = input.i32();
            byte[] payload = input.block();
            MemorySegment packet = MemorySegment.ofBuffer(Input.direct(payload));
            decode(packet, payload.length);
            frames = 0;
            receiver.receive(sequence, timestamp, packet, 0, payload.length, nowNs);
            Bounds.holds(frames <= MOST_FRAMES, frames + " frames out of a packet");
        }
        pass(nowNs, nowNs + 1_000_000_000L);
    }

    /** Lets time pass from wakeup to wakeup, as a shard does. */
    private long pass(long fromNs, long untilNs) {
        long nowNs = fromNs;
        for (int i = 0; receiver.nextWakeupNs() - untilNs <= 0 && receiver.nextWakeupNs() != Long.MAX_VALUE; i++) {
            Bounds.holds(i < 1000, "wakeups without end");
            nowNs = Math.max(nowNs, receiver.nextWakeupNs());
            frames = 0;
            receiver.timers(nowNs);
            Bounds.holds(frames <= MOST_FRAMES, frames + " frames at a wakeup");
        }
        return untilNs;
    }

    private void decode(MemorySegment packet, int length) {
        int samples = decoder.samples(packet, 0, length);
        boolean restores = decoder.restores(packet, 0, length);
        Bounds.holds(samples <= sound.capacity() && samples != 0, "a packet of " + samples + " samples");
        Bounds.holds(samples > 0 || !restores, "redundancy in what is malformed");
        if (restores) {
            int wanted = decoder.rateHz() / 50;
            int restored = decoder.restore(packet, 0, length, wanted, sound);
            Bounds.holds(restored < 0 || restored == wanted && sound.length() == wanted, "restored " + restored);
        }
        int made = decoder.decode(packet, 0, length, sound);
        Bounds.holds(made < 0 || made == samples && sound.length() == made, "decoded " + made + " of " + samples);
        int concealed = decoder.conceal(decoder.rateHz() / 100, sound);
        Bounds.holds(concealed == decoder.rateHz() / 100, "concealed " + concealed);
    }

    @Override
    public void frame(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        frames++;
        Bounds.holds(frame.length() == frame.rateHz() / 50, "a frame of " + frame.length() + " samples");
        Bounds.holds(start || timestamp == expected, "a hole before " + timestamp);
        expected = timestamp + frame.length();
    }
}
