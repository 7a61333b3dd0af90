package dev.crosspoint.benchmarks;

import dev.crosspoint.media.rtp.RtpHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An RTP header with an extension of two words: checked and read, and written anew with other numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RtpBenchmark {
    private static final int LENGTH = RtpHeader.FIXED_LENGTH + 12 + 80;
    private static final int EXTENSION_BIT = 0x10;

    private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    private int sequence;

    public RtpBenchmark() {
        RtpHeader.write(packet, 0, false, BrowserEnd.OPUS_TYPE, 1, 960, 0x5EED);
        packet.put(0, (byte) (packet.get(0) | EXTENSION_BIT));
        packet.putInt(RtpHeader.FIXED_LENGTH, 0xBEDE0002);
    }

    @Benchmark
    public int parse() {
        if (!RtpHeader.check(packet, 0, LENGTH) || RtpHeader.isRtcp(packet, 0, LENGTH)) {
            throw new IllegalStateException("not RTP");
        }
        return RtpHeader.payloadType(packet, 0) + RtpHeader.sequence(packet, 0) + RtpHeader.timestamp(packet, 0)
                + RtpHeader.ssrc(packet, 0) + RtpHeader.headerLength(packet, 0)
                + RtpHeader.payloadLength(packet, 0, LENGTH);
    }

    @Benchmark
    public int rewrite() {
        sequence++;
        int timestamp = RtpHeader.timestamp(packet, 0);
        RtpHeader.write(packet, 1024, false, 0, sequence, timestamp / 6, 0xD00D);
        packet.put(1024 + RtpHeader.FIXED_LENGTH, packet, RtpHeader.FIXED_LENGTH + 12, 80);
        return timestamp;
    }
}
