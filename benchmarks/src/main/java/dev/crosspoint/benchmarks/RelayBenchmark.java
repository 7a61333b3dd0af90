package dev.crosspoint.benchmarks;

import dev.crosspoint.media.CapacityException;
import dev.crosspoint.media.DrivenMedia;
import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.LegTerms;
import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.MediaLeg;
import dev.crosspoint.media.MediaLegOptions;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.transcoder.G711;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A packet that is passed on as it is: in at one leg, out at the other, in memory; plain, or encrypted on its way. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RelayBenchmark {
    private static final int SPEAKER_PORT = 50_000;
    private static final int LISTENER_PORT = 50_010;
    private static final int LENGTH = RtpHeader.FIXED_LENGTH + 160;
    private static final long LOW = Packet.low(InetAddress.getLoopbackAddress());

    @Param({"RTP", "SDES_SRTP"})
    public LegTransport toward = LegTransport.RTP;

    private final ByteBuffer packet = Arena.ofAuto().allocate(2048, 64).asByteBuffer();
    private final byte[][] ulaw = Speech.g711(G711.ULAW);
    private DrivenMedia media;
    private DatagramPort in;
    private long nowNs = 1_000_000_000L;
    private int sequence;
    private long arrived;
    private long began;
    private int first;

    @Setup(Level.Trial)
    public void open() throws CapacityException {
        Duration never = Duration.ofDays(10_000);
        media = DrivenMedia.open(MediaSettings.loopback().withTimeouts(Duration.ofSeconds(30), never, never, never),
                nowNs, (from, out) -> arrived += RtpHeader.isRtcp(out.buffer(), 0, out.length()) ? 0 : 1);
        MediaLeg speaker = leg(LegTransport.RTP, SPEAKER_PORT);
        MediaLeg listener = leg(toward, LISTENER_PORT);
        media.engine().connect(speaker, listener);
        in = media.io().port(speaker.local().getPort());
        began = arrived;
        first = sequence;
    }

    private MediaLeg leg(LegTransport transport, int farPort) throws CapacityException {
        MediaLeg leg = media.engine().openLeg(new MediaLegOptions("leg", transport, "call", null), e -> { });
        LegTerms terms = LegTerms.rtp(InetAddress.getLoopbackAddress(), farPort, farPort + 1,
                List.of(new LegFormat(0, "PCMU", 8000)));
        leg.agree(transport != LegTransport.SDES_SRTP ? terms
                : terms.withSdes(SdesKey.random(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80, new SecureRandom())));
        return leg;
    }

    @Benchmark
    public long relay() {
        nowNs += 20_000_000L;
        RtpHeader.write(packet, 0, false, 0, sequence, sequence * 160, 99);
        packet.put(RtpHeader.FIXED_LENGTH, ulaw[sequence % ulaw.length]);
        sequence++;
        media.io().deliver(in, packet, 0, LENGTH, 0, LOW, SPEAKER_PORT);
        media.turn(nowNs);
        return arrived;
    }

    /** Every packet must have come out, or the figure would be of something else. */
    @TearDown(Level.Trial)
    public void close() {
        long wanted = sequence - first;
        media.close();
        if (arrived - began != wanted) {
            throw new IllegalStateException(arrived - began + " packets came out, not " + wanted);
        }
    }
}
