package dev.crosspoint.srtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Carries datagrams to one association; loses, doubles and delays them by a seed. */
class SimulatedPath {

    private final Random random;
    private final double loss;
    private final double duplication;
    private final double reordering;
    private final List<byte[]> held = new ArrayList<>();
    private volatile DtlsAssociation target;
    volatile boolean cut;
    int datagrams;

    SimulatedPath(long seed, double loss, double duplication, double reordering) {
        this.random = new Random(seed);
        this.loss = loss;
        this.duplication = duplication;
        this.reordering = reordering;
    }

    static SimulatedPath clean() {
        return new SimulatedPath(0, 0, 0, 0);
    }

    void to(DtlsAssociation association) {
        target = association;
    }

    synchronized void send(byte[] datagram, int length) {
        datagrams++;
        if (cut || random.nextDouble() < loss) {
            return;
        }
        byte[] copy = Arrays.copyOf(datagram, length);
        if (random.nextDouble() < reordering) {
            held.add(copy);
            return;
        }
        deliver(copy);
        if (random.nextDouble() < duplication) {
            deliver(copy);
        }
        held.forEach(this::deliver);
        held.clear();
    }

    void deliver(byte[] datagram) {
        target.receive(ByteBuffer.wrap(datagram), 0, datagram.length);
    }
}
