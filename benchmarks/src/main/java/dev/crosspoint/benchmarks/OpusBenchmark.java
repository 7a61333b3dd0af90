package dev.crosspoint.benchmarks;

import dev.crosspoint.transcoder.OpusDecoder;
import dev.crosspoint.transcoder.OpusEncoder;
import dev.crosspoint.transcoder.OpusEncoderSettings;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** 20 ms of Opus as the bridge does it: decoded straight to 8 kHz, encoded straight from 8 kHz. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpusBenchmark {

    /** Ten seconds of packets of a browser. */
    @State(Scope.Thread)
    public static class Heard {
        @Param({"NARROWBAND", "FULLBAND"})
        public Speech.Published published = Speech.Published.FULLBAND;

        final OpusDecoder decoder = new OpusDecoder(8000);
        final PcmFrame frame = new PcmFrame(8000, 960);
        final MemorySegment[] packets = new MemorySegment[Speech.PACKETS];
        int next;

        @Setup
        public void encode() {
            byte[][] bytes = Speech.opus(published);
            for (int i = 0; i < bytes.length; i++) {
                packets[i] = Arena.ofAuto().allocate(bytes[i].length);
                MemorySegment.copy(bytes[i], 0, packets[i], ValueLayout.JAVA_BYTE, 0, bytes[i].length);
            }
        }
    }

    /** Ten seconds of frames of a phone. */
    @State(Scope.Thread)
    public static class Said {
        final OpusEncoder encoder = new OpusEncoder(OpusEncoderSettings.phone());
        final PcmFrame[] frames = new PcmFrame[Speech.PACKETS];
        final MemorySegment out = Arena.ofAuto().allocate(1000);
        int next;

        public Said() {
            short[] sound = Speech.samples(8000);
            for (int i = 0; i < frames.length; i++) {
                frames[i] = new PcmFrame(8000, 160);
                frames[i].copyFrom(sound, i * 160, 160);
            }
        }
    }

    @Benchmark
    public int decode(Heard h) {
        MemorySegment packet = h.packets[h.next];
        h.next = (h.next + 1) % h.packets.length;
        int samples = h.decoder.decode(packet, 0, (int) packet.byteSize(), h.frame);
        if (samples != 160) {
            throw new IllegalStateException("decoded " + samples);
        }
        return samples;
    }

    @Benchmark
    public int encode(Said s) {
        PcmFrame frame = s.frames[s.next];
        s.next = (s.next + 1) % s.frames.length;
        int length = s.encoder.encode(frame, s.out, 0, 1000);
        if (length <= 0) {
            throw new IllegalStateException("encoded " + length);
        }
        return length;
    }
}
