package dev.crosspoint.benchmarks;

import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.transcoder.G711;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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

/**
 * The whole path of a datagram in memory, one at a time: ring, demultiplexer, SRTP, transcoder, bridge, leg, and the
 * send batch. Kernel and network are what is missing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PathBenchmark {
    /** Datagrams of one invocation; the browser's are encrypted before it, outside the measurement. */
    static final int BATCH = 1000;
    private static final int SLOT = 512;

    /** Calls that are up, taking turns; their number divides the batch. */
    @State(Scope.Benchmark) // one for all who name it; JMH gives each its own otherwise
    public static class Calls {
        @Param({"AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
        public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        @Param({"1", "50"})
        public int calls = 1;

        MemoryCalls media;
        private long toPhones;
        private long toBrowsers;

        @Setup(Level.Trial)
        public void open() {
            media = new MemoryCalls(calls, profile);
        }

        @TearDown(Level.Trial)
        public void close() {
            media.close();
        }

        void mark() {
            toPhones = media.framesToPhones();
            toBrowsers = media.framesToBrowsers();
        }

        /** Every datagram must have come out on the other side, or the figure would be of something else. */
        void checkPhonesHeard(long wanted) {
            check("phones", media.framesToPhones() - toPhones, wanted);
        }

        void checkBrowsersHeard(long wanted) {
            check("browsers", media.framesToBrowsers() - toBrowsers, wanted);
        }

        private void check(String who, long heard, long wanted) {
            if (heard != wanted) {
                throw new IllegalStateException(who + " heard " + heard + " packets, not " + wanted + ": "
                        + media.counters());
            }
        }
    }

    /** Encrypted Opus of the browsers, the next batch. */
    @State(Scope.Thread)
    public static class Browsers {
        final MemorySegment memory = Arena.ofAuto().allocate((long) BATCH * SLOT, 64);
        final ByteBuffer buffer = memory.asByteBuffer();
        final int[] lengths = new int[BATCH];
        private final byte[][] opus = Speech.opus(Speech.Published.FULLBAND);
        private int packet;

        @Setup(Level.Invocation)
        public void prepare(Calls c) {
            for (int i = 0; i < BATCH; i++, packet++) {
                int call = packet % c.calls;
                int sequence = packet / c.calls;
                byte[] payload = opus[sequence % opus.length];
                int at = i * SLOT;
                RtpHeader.write(buffer, at, sequence == 0, BrowserEnd.OPUS_TYPE, sequence, sequence * 960, 77 + call);
                buffer.put(at + RtpHeader.FIXED_LENGTH, payload);
                lengths[i] = c.media.publisher(call)
                        .protectRtp(memory, at, RtpHeader.FIXED_LENGTH + payload.length);
            }
            c.mark();
        }

        @TearDown(Level.Invocation)
        public void check(Calls c) {
            c.checkPhonesHeard(BATCH);
        }
    }

    /** G.711 of the phones, the next batch. */
    @State(Scope.Thread)
    public static class Phones {
        static final int LENGTH = RtpHeader.FIXED_LENGTH + 160;
        final ByteBuffer buffer = Arena.ofAuto().allocate((long) BATCH * SLOT, 64).asByteBuffer();
        private final byte[][] ulaw = Speech.g711(G711.ULAW);
        private int packet;

        @Setup(Level.Invocation)
        public void prepare(Calls c) {
            for (int i = 0; i < BATCH; i++, packet++) {
                int sequence = packet / c.calls;
                RtpHeader.write(buffer, i * SLOT, sequence == 0, 0, sequence, sequence * 160, 99);
                buffer.put(i * SLOT + RtpHeader.FIXED_LENGTH, ulaw[sequence % ulaw.length]);
            }
            c.mark();
        }

        @TearDown(Level.Invocation)
        public void check(Calls c) {
            c.checkBrowsersHeard(BATCH);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void browserToPhone(Calls c, Browsers b) {
        for (int i = 0, call = 0; i < BATCH; i++) {
            c.media.fromBrowser(call, b.buffer, i * SLOT, b.lengths[i]);
            if (++call == c.calls) {
                call = 0;
                c.media.nextFrame();
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void phoneToBrowser(Calls c, Phones p) {
        for (int i = 0, call = 0; i < BATCH; i++) {
            c.media.fromPhone(call, p.buffer, i * SLOT, Phones.LENGTH);
            if (++call == c.calls) {
                call = 0;
                c.media.nextFrame();
            }
        }
    }
}
