package dev.crosspoint.media.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A Netty loop driven by our own thread, which asks before it blocks whether the ring is still empty: the question
 * comes after the loop has announced its wait, so that a producer's wake-up cannot fall between the two.
 */
final class LoopGate extends ManualIoEventLoop {
    private static final long REGISTER_DEADLINE_S = 10;

    private final BooleanSupplier idle;

    /** @param idle whether there is nothing to do but wait */
    LoopGate(IoHandlerFactory factory, BooleanSupplier idle) {
        super(null, factory);
        this.idle = idle;
    }

    @Override
    protected boolean canBlock() {
        return idle.getAsBoolean();
    }

    /** Has the loop watch a socket, and waits until it does; from any thread but the loop's own. */
    IoRegistration registered(IoHandle socket) throws IOException {
        try {
            return register(socket).get(REGISTER_DEADLINE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while registering a socket", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the loop does not take the socket", e);
        }
    }

    void turn(long waitNs) {
        run(waitNs <= 0 ? -1 : waitNs, 0);
    }
}
