package dev.crosspoint.media;

import java.util.concurrent.CompletableFuture;

/** Asked of one bridge. */
sealed interface BridgeCommand extends Command {
    BridgeSession bridge();

    @Override
    default Object target() {
        return bridge();
    }

    @Override
    default void run(long nowNs) {
        bridge().on(this, nowNs);
    }

    record Open(BridgeSession bridge) implements BridgeCommand { }

    record AskQuality(BridgeSession bridge, CompletableFuture<BridgeQuality> answer) implements BridgeCommand { }

    record Close(BridgeSession bridge) implements BridgeCommand { }
}
