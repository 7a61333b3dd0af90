package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop that must not end before its owner does: any throwable restarts it, and the watchdog restarts its thread. */
final class GuardedThread {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedThread.class);

    private static final long PAUSE_NS = Duration.ofMillis(50).toNanos();

    private final String name;
    private final Callable<?> loop;
    private final BooleanSupplier over;
    private final SipCounters counters;
    private volatile Thread thread;

    GuardedThread(String name, Callable<?> loop, BooleanSupplier over, SipCounters counters) {
        this.name = name;
        this.loop = loop;
        this.over = over;
        this.counters = counters;
        start();
    }

    private void start() {
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    private void run() {
        while (!over.getAsBoolean()) {
            try {
                loop.call();
            } catch (InterruptedException stop) {
                return;
            } catch (Throwable fault) { // an OutOfMemoryError too: a deaf user agent helps nobody
                counters.count(SipCounter.FAULTS);
                LOG.error("{} failed and goes on", name, fault);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }

    boolean alive() {
        return thread.isAlive();
    }

    /** Starts the thread again when it is dead and should not be. */
    void check() {
        if (!thread.isAlive() && !over.getAsBoolean()) {
            counters.count(SipCounter.THREADS_RESTARTED);
            LOG.error("{} was dead and is started again", name);
            start();
        }
    }

    /** The thread itself, for the test that kills it. */
    Thread thread() {
        return thread;
    }

    void stop() {
        thread.interrupt();
    }
}
