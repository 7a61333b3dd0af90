package dev.crosspoint.ng.call;

import dev.crosspoint.media.DrivenMedia;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.ng.NgCounters;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.NgTime;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsIdentity;
import dev.crosspoint.srtp.DtlsSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A driven engine, the calls of ng on it and far ends around it, in virtual time; only DTLS runs in real time. */
final class CallWorld implements AutoCloseable, NgTime {
    static final long MS = 1_000_000L;
    private static final long EPOCH_MS = 1_700_000_000_000L;

    final DtlsEngine dtls = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults());
    final NgCounters counters = new NgCounters();
    final DrivenMedia media;
    final NgCalls calls;
    private final Map<InetSocketAddress, FarEnd> ends = new HashMap<>();
    private final List<FarEnd> all = new ArrayList<>();
    long nowNs = 1_000_000_000L;

    CallWorld() {
        this(MediaSettings.loopback(), NgSettings.loopback());
    }

    CallWorld(MediaSettings mediaSettings, NgSettings settings) {
        media = DrivenMedia.open(mediaSettings, nowNs, this::deliver);
        calls = new NgCalls(media.engine(), settings, counters, this);
    }

    @Override
    public long nowMs() {
        return EPOCH_MS + nowNs / MS;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    private void deliver(InetSocketAddress from, Packet packet) {
        FarEnd end = ends.get(packet.remoteAddress());
        if (end != null) {
            end.receive(from.getPort(), packet);
        }
    }

    void add(FarEnd end) {
        ends.put(end.address, end);
        all.add(end);
    }

    void send(InetSocketAddress from, int toPort, byte[] datagram) {
        media.io().deliver(toPort, ByteBuffer.wrap(datagram), 0, datagram.length, Packet.high(from.getAddress()),
                Packet.low(from.getAddress()), from.getPort());
    }

    void run(long milliseconds) {
        for (long i = 0; i < milliseconds; i++) {
            nowNs += MS;
            step();
        }
    }

    /** Time passes without anybody sending. */
    void pass(long seconds) {
        for (long i = 0; i < seconds * 10; i++) {
            nowNs += 100 * MS;
            media.turn(nowNs);
        }
    }

    private void step() {
        all.forEach(e -> e.tick(nowNs));
        media.turn(nowNs);
    }

    /** Goes on until something holds that DTLS workers bring about. */
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within 20 s");
            }
            nowNs += MS / 10;
            step();
            LockSupport.parkNanos(MS / 5);
        }
    }

    /** Goes on until both ends of all handshakes are done. */
    void connected(Browser... browsers) {
        until(() -> List.of(browsers).stream().allMatch(Browser::ready)
                && media.engine().counters().value("dtls_connected") >= browsers.length);
    }

    /** A request of keys and values in turn. */
    NgResult ask(String command, Object... keysAndValues) {
        NgValue.Dictionary d = new NgValue.Dictionary().put("command", command);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            d.put((String) keysAndValues[i], value(keysAndValues[i + 1]));
        }
        return calls.handle(NgRequest.of(d));
    }

    static NgValue value(Object o) {
        return switch (o) {
            case NgValue v -> v;
            case String s -> new NgValue.Text(s);
            case Integer n -> new NgValue.Number(n);
            case List<?> l -> new NgValue.Sequence(l.stream().map(CallWorld::value).toList());
            case Map<?, ?> m -> {
                NgValue.Dictionary d = new NgValue.Dictionary();
                m.forEach((k, v) -> d.put((String) k, value(v)));
                yield d;
            }
            default -> throw new IllegalArgumentException(o.toString());
        };
    }

    /** What it came to, where it was done. */
    NgValue.Dictionary done(String command, Object... keysAndValues) {
        return switch (ask(command, keysAndValues)) {
            case NgResult.Done d -> d.reply();
            case NgResult.Refused r -> throw new AssertionError(command + " was refused: " + r.reason());
            case NgResult.Full f -> throw new AssertionError(command + " found no room: " + f.reason());
            case NgResult.Warned w -> throw new AssertionError(command + ": " + w.warning());
            case NgResult.Pong _ -> throw new AssertionError("pong");
        };
    }

    /** Why it was refused. */
    String refused(String command, Object... keysAndValues) {
        return switch (ask(command, keysAndValues)) {
            case NgResult.Refused r -> r.reason();
            case NgResult other -> throw new AssertionError(command + " came to " + other);
        };
    }

    /** Sends an offer through, then an answer; each end reads what it is told. */
    void call(String id, FarEnd a, FarEnd b, Map<String, ?> offerFlags, Map<String, ?> answerFlags) {
        offer(id, a, "A", b, offerFlags);
        answer(id, "A", a, b, "B", answerFlags);
    }

    void offer(String id, FarEnd a, String fromTag, FarEnd b, Map<String, ?> flags) {
        b.readOffer(done("offer", all(flags, "call-id", id, "from-tag", fromTag, "sdp", a.describe())).text("sdp"));
    }

    void answer(String id, String fromTag, FarEnd a, FarEnd b, String toTag, Map<String, ?> flags) {
        a.readAnswer(done("answer", all(flags, "call-id", id, "from-tag", fromTag, "to-tag", toTag, "sdp",
                b.describe())).text("sdp"));
    }

    static Object[] all(Map<String, ?> flags, Object... keysAndValues) {
        List<Object> list = new ArrayList<>(List.of(keysAndValues));
        flags.forEach((k, v) -> {
            list.add(k);
            list.add(v);
        });
        return list.toArray();
    }

    @Override
    public void close() {
        calls.close();
        dtls.close();
        media.close();
    }
}
