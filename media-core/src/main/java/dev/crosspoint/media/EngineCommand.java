package dev.crosspoint.media;

import java.util.concurrent.CountDownLatch;

/** Asked of a shard as a whole. */
sealed interface EngineCommand extends Command {
    @Override
    default Object target() {
        return null;
    }

    /** Everything published before this has been handled. */
    record Fence(CountDownLatch reached) implements EngineCommand {
        @Override
        public void run(long nowNs) {
            reached.countDown();
        }
    }
}
