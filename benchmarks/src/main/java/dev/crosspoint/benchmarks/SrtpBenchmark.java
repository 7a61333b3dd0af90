package dev.crosspoint.benchmarks;

import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** SRTP of a packet with 20 ms of Opus at 32 kbit/s: 12 bytes of header and 80 of payload. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBenchmark {
    static final int BATCH = 2000;
    private static final int PLAIN = RtpHeader.FIXED_LENGTH + 80;
    private static final int SLOT = 128;
    private static final int SSRC = 0x5EED;

    /** Both ends of an association, and packets in native memory. */
    @State(Scope.Benchmark) // one for all who name it; JMH gives each its own otherwise
    public static class Association {
        @Param({"AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
        public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        @Param({"OPENSSL", "JITSI"})
        public SrtpSettings.EngineChoice engine = SrtpSettings.EngineChoice.OPENSSL;

        final MemorySegment memory = Arena.ofAuto().allocate((long) BATCH * SLOT, 64);
        final ByteBuffer buffer = memory.asByteBuffer();
        SrtpSession sender;
        SrtpSession receiver;
        int sequence;

        @Setup(Level.Trial)
        public void open() {
            Random random = new Random(1);
            SrtpKeys keys = new SrtpKeys(profile, bytes(random, profile.keyLength()),
                    bytes(random, profile.saltLength()), bytes(random, profile.keyLength()),
                    bytes(random, profile.saltLength()));
            sender = SrtpSession.open(keys, SrtpSettings.defaults().with(engine));
            receiver = SrtpSession.open(keys.mirrored(), SrtpSettings.defaults().with(engine));
        }

        private static byte[] bytes(Random random, int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        @TearDown(Level.Trial)
        public void close() {
            sender.close();
            receiver.close();
        }

        void plain(int at) {
            RtpHeader.write(buffer, at, false, BrowserEnd.OPUS_TYPE, sequence, sequence * 960, SSRC);
            sequence++;
        }
    }

    /** What a sender protected just before. */
    @State(Scope.Thread)
    public static class Received {
        @Setup(Level.Invocation)
        public void prepare(Association a) {
            for (int i = 0; i < BATCH; i++) {
                a.plain(i * SLOT);
                a.sender.protectRtp(a.memory, i * SLOT, PLAIN);
            }
        }
    }

    @Benchmark
    public int protect(Association a) {
        a.plain(0);
        return expected(a.sender.protectRtp(a.memory, 0, PLAIN), PLAIN + a.profile.rtpOverhead());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void unprotect(Association a, Received received) {
        int length = PLAIN + a.profile.rtpOverhead();
        for (int i = 0; i < BATCH; i++) {
            expected(a.receiver.unprotectRtp(a.memory, i * SLOT, length), PLAIN);
        }
    }

    private static int expected(int length, int wanted) {
        if (length != wanted) {
            throw new IllegalStateException("refused: " + SrtpSession.verdict(length));
        }
        return length;
    }
}
