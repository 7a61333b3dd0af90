package dev.crosspoint.media;

import dev.crosspoint.media.io.DatagramIo;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a shard until stopped. In shared mode one thread waits for datagrams and handles them; in the dedicated modes
 * one thread fills the ring and another empties it.
 */
final class ShardThread {
    private static final long JOIN_MS = 5_000;
    private static final long LONGEST_WAIT_NS = 1_000_000_000L;
    /** A receive that took this long has waited: what it brought had not come before. */
    private static final long WAITED_NS = 500_000;
    /** Turns between two looks of interpreted code, which is dear where caches have forgotten it. */
    private static final int TURNS = 8;

    private final Shard shard;
    private final DatagramIo io;
    private final ShardThreading threading;
    private final Thread receiver;
    private final Thread worker;
    /** Set before the worker parks, so that producers know whom to wake; races are settled by a second look. */
    private volatile boolean parked;
    private volatile boolean stopped;
    /** Set while a busy shard lets datagrams gather: producers need not wake it, it will look soon. */
    private volatile boolean gathering;
    private final Gather gather;
    /** When the sockets were last looked at; of the shared thread. */
    private long lookedNs;

    ShardThread(Shard shard, ShardThreading threading, long gatherNs) {
        this.gather = new Gather(gatherNs);
        this.shard = shard;
        this.io = shard.io();
        this.threading = threading;
        boolean shared = threading == ShardThreading.SHARED;
        receiver = Thread.ofPlatform().name("media-" + shard.index()).daemon()
                .unstarted(shared ? this::runShared : this::runReceiver);
        worker = shared ? null
                : Thread.ofPlatform().name("media-" + shard.index() + "-shard").daemon().unstarted(this::runDedicated);
        io.runOn(receiver);
        shard.ring().onPublish(shared ? this::wakeLoop : this::unparkWorker);
    }

    void start() {
        receiver.start();
        if (worker != null) {
            worker.start();
        }
    }

    /** Ends the threads; the sockets are closed by them. */
    void stop() {
        stopped = true;
        io.wakeup();
        unparkWorker();
        try {
            if (worker != null) {
                worker.join(JOIN_MS);
            }
            receiver.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean stoppedCleanly() {
        return !receiver.isAlive() && (worker == null || !worker.isAlive());
    }

    private void runShared() {
        shard.load().here();
        lookedNs = System.nanoTime();
        long nowNs = lookedNs;
        while (!stopped) {
            nowNs = someTurns(nowNs);
        }
        shard.turn(System.nanoTime());
        shard.load().gone();
        io.close();
    }

    /** The time at their end. A method of its own: a loop without end stays interpreted for a minute or so. */
    private long someTurns(long beganNs) {
        long nowNs = beganNs;
        for (int i = 0; i < TURNS && !stopped; i++) {
            nowNs = turnShared(nowNs);
        }
        return nowNs;
    }

    /** One turn; the time at its end. */
    private long turnShared(long beganNs) {
        long nowNs = beganNs;
        long restNs = gather.restNs(nowNs, shard.packets());
        if (restNs > 0) {
            gathering = true;
            io.rest(restNs);
            gathering = false;
            nowNs = System.nanoTime();
        }
        long unseenNs = nowNs - lookedNs;
        io.receive(restNs > 0 ? 0 : Math.min(shard.mayWaitNs(nowNs), LONGEST_WAIT_NS)); // one wait is enough
        lookedNs = System.nanoTime();
        shard.unseenNs(lookedNs - nowNs > WAITED_NS ? 0 : unseenNs);
        gather.turned(lookedNs);
        shard.turn(lookedNs);
        return System.nanoTime();
    }

    private void wakeLoop() {
        if (!gathering) {
            io.wakeup();
        }
    }

    private void runReceiver() {
        while (!stopped) {
            io.receive(LONGEST_WAIT_NS);
        }
        io.close();
    }

    private void runDedicated() {
        shard.load().here();
        while (!stopped) {
            long waitNs = shard.mayWaitNs(System.nanoTime());
            if (waitNs > 0) {
                idle(Math.min(waitNs, LONGEST_WAIT_NS));
            }
            shard.turn(System.nanoTime());
        }
        shard.turn(System.nanoTime());
        shard.load().gone();
    }

    private void idle(long waitNs) {
        switch (threading) {
            case SHARED -> throw new IllegalStateException("a shared shard waits in its loop");
            case DEDICATED_YIELDING -> Thread.yield();
            case DEDICATED_SPINNING -> Thread.onSpinWait();
            case DEDICATED_PARKING -> {
                parked = true;
                if (shard.ring().isEmpty() && !stopped) {
                    LockSupport.parkNanos(waitNs);
                }
                parked = false;
            }
        }
    }

    private void unparkWorker() {
        if (parked) {
            LockSupport.unpark(worker);
        }
    }
}
