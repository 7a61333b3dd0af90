package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsIdentity;
import dev.crosspoint.srtp.DtlsSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A driven engine and its far ends on one thread in virtual time. Only DTLS runs elsewhere, in real time. */
class MediaWorld implements AutoCloseable {
    static final long MS = 1_000_000L;

    /** A far end that may receive and has something to do now and then. */
    interface FarEnd {
        void receive(int fromPort, Packet packet);

        void tick(long nowNs);
    }

    final DrivenMedia media;
    final MediaEngine engine;
    final DtlsEngine clientDtls = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults());
    final Random random = new Random(7);
    private final Map<InetSocketAddress, FarEnd> ends = new HashMap<>();
    private final List<FarEnd> all = new ArrayList<>();
    long nowNs = 1_000_000_000L;
    /** Share of datagrams toward the engine that are lost. */
    double loss;
    /** How many datagrams the engine sent, and how many of them to nobody. */
    long sent;
    long astray;

    /** What the engine sends is only counted. */
    boolean quiet;
    private Map<InetSocketAddress, List<byte[]>> captured;

    MediaWorld() {
        this(MediaSettings.loopback());
    }

    MediaWorld(MediaSettings settings) {
        media = DrivenMedia.open(settings, nowNs, this::deliver);
        engine = media.engine();
    }

    /** Over an engine that somebody else drives. */
    MediaWorld(MediaEngine engine) {
        this.media = null;
        this.engine = engine;
    }

    /** A datagram of the engine's leaves. */
    void left(InetSocketAddress from, Packet packet) {
    }

    final FarEnd endAt(InetSocketAddress address) {
        return ends.get(address);
    }

    private void deliver(InetSocketAddress from, Packet packet) {
        sent++;
        left(from, packet);
        if (quiet) {
            return;
        }
        FarEnd end = ends.get(packet.remoteAddress());
        if (end == null) {
            astray++;
        } else {
            end.receive(from.getPort(), packet);
        }
    }

    void add(InetSocketAddress address, FarEnd end) {
        ends.put(address, end);
        if (!all.contains(end)) {
            all.add(end);
        }
    }

    void remove(FarEnd end) {
        all.remove(end);
        ends.values().removeIf(e -> e == end);
    }

    void send(InetSocketAddress from, int toPort, byte[] datagram, int length) {
        if (captured != null) {
            captured.computeIfAbsent(from, a -> new ArrayList<>()).add(java.util.Arrays.copyOf(datagram, length));
            return;
        }
        if (random.nextDouble() < loss) {
            return;
        }
        media.io().deliver(toPort, ByteBuffer.wrap(datagram), 0, length, Packet.high(from.getAddress()),
                Packet.low(from.getAddress()), from.getPort());
    }

    void send(InetSocketAddress from, int toPort, byte[] datagram) {
        send(from, toPort, datagram, datagram.length);
    }

    /** Lets virtual time pass in steps of a millisecond. */
    void run(long milliseconds) {
        for (long i = 0; i < milliseconds; i++) {
            nowNs += MS;
            step();
        }
    }

    /** What these ends would send in that time; the engine sees none of it and its time stands still. */
    Map<InetSocketAddress, List<byte[]>> capture(long milliseconds, FarEnd... talkers) {
        long now = nowNs;
        captured = new HashMap<>();
        for (long i = 0; i < milliseconds; i++) {
            nowNs += MS;
            for (FarEnd end : talkers) {
                end.tick(nowNs);
            }
        }
        Map<InetSocketAddress, List<byte[]>> all = captured;
        captured = null;
        nowNs = now;
        return all;
    }

    private void step() {
        tickAll();
        media.turn(nowNs);
    }

    final void tickAll() {
        for (FarEnd end : List.copyOf(all)) {
            end.tick(nowNs);
        }
    }

    /** Goes on until something holds that DTLS workers bring about in real time; virtual time creeps along. */
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

    long count(String counter) {
        return engine.counters().value(counter);
    }

    @Override
    public void close() {
        clientDtls.close();
        media.close();
    }
}
