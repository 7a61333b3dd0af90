package dev.crosspoint.media;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asked of one phone leg. */
sealed interface LegCommand extends Command {
    LegSession leg();

    @Override
    default Object target() {
        return leg();
    }

    @Override
    default void run(long nowNs) {
        leg().on(this, nowNs);
    }

    record Open(LegSession leg) implements LegCommand { }

    record Agree(LegSession leg, LegPlan plan) implements LegCommand { }

    record SignalledFrom(LegSession leg, InetAddress address) implements LegCommand { }

    record Play(LegSession leg, Playback playback) implements LegCommand { }

    record StopPlaying(LegSession leg) implements LegCommand { }

    record Echo(LegSession leg, boolean on) implements LegCommand { }

    record SendDigit(LegSession leg, char digit, Duration length) implements LegCommand { }

    record AskQuality(LegSession leg, CompletableFuture<PhoneLegQuality> answer) implements LegCommand { }

    record Close(LegSession leg) implements LegCommand { }
}
