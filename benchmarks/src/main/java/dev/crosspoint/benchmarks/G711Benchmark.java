package dev.crosspoint.benchmarks;

import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.PcmFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** 20 ms of G.711. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class G711Benchmark {
    @Param({"ULAW", "ALAW"})
    public G711 law = G711.ULAW;

    private final ByteBuffer coded = ByteBuffer.allocateDirect(2048).put(0, Speech.g711(G711.ULAW)[7]);
    private final PcmFrame frame = new PcmFrame(8000, 160);

    public G711Benchmark() {
        frame.copyFrom(Speech.samples(8000), 3200, 160);
    }

    @Benchmark
    public int decode() {
        return law.decode(coded, 0, 160, frame);
    }

    @Benchmark
    public int encode() {
        return law.encode(frame, coded, 1024);
    }
}
