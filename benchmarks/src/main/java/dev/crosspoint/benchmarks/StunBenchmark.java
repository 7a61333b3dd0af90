package dev.crosspoint.benchmarks;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.ice.IceLiteAgent;
import dev.crosspoint.ice.IceSettings;
import dev.crosspoint.ice.StunVerdict;
import dev.crosspoint.ice.UfragTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An ICE check: found by its user name among a thousand peers, proved, answered; and what strangers cost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StunBenchmark {
    private static final int PEERS = 1000;

    private final UfragTable<IceLiteAgent> table = new UfragTable<>();
    private final InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    private final ByteBuffer reply = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer good;
    private final ByteBuffer wrongPassword;
    private final ByteBuffer unknownName;

    public StunBenchmark() {
        Random random = new Random(3);
        IceCredentials known = null;
        for (int i = 0; i < PEERS; i++) {
            known = IceCredentials.random(random);
            table.put(known.ufrag(), new IceLiteAgent(known, IceSettings.defaults()));
        }
        IceCredentials far = IceCredentials.random(random);
        good = direct(IceCheck.request(known.ufrag() + ":" + far.ufrag(), known.password()));
        wrongPassword = direct(IceCheck.request(known.ufrag() + ":" + far.ufrag(), far.password()));
        unknownName = direct(IceCheck.request(far.ufrag() + ":" + known.ufrag(), known.password()));
        table.find(good, 0, good.capacity()).remote(far);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    @Benchmark
    public int knownPeer() {
        IceLiteAgent agent = table.find(good, 0, good.capacity());
        agent.receive(good, 0, good.capacity(), from, 1, reply);
        return expected(agent.replyLength(), agent.replyLength() > 0);
    }

    @Benchmark
    public int wrongPassword() {
        IceLiteAgent agent = table.find(wrongPassword, 0, wrongPassword.capacity());
        StunVerdict verdict = agent.receive(wrongPassword, 0, wrongPassword.capacity(), from, 1, reply);
        return expected(0, verdict == StunVerdict.BAD_INTEGRITY);
    }

    @Benchmark
    public int unknownName() {
        return expected(0, table.find(unknownName, 0, unknownName.capacity()) == null);
    }

    private static int expected(int value, boolean holds) {
        if (!holds) {
            throw new IllegalStateException("another verdict than this benchmark is about");
        }
        return value;
    }
}
