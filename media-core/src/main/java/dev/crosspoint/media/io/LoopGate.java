package dev.crosspoint.media.io;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import java.util.function.BooleanSupplier;

/**
 * A Netty loop driven by our own thread, which asks before it blocks whether the ring is still empty: the question
 * comes after the loop has announced its wait, so that a producer's wake-up cannot fall between the two.
 */
final class LoopGate extends ManualIoEventLoop {
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

    void turn(long waitNs) {
        run(waitNs <= 0 ? -1 : waitNs, 0);
    }
}
