package dev.crosspoint.media;

import java.util.concurrent.CompletableFuture;

/** Asked of one route. */
sealed interface RouteOrder extends Command {
    RouteSession route();

    @Override
    default Object target() {
        return route();
    }

    @Override
    default void run(long nowNs) {
        route().on(this, nowNs);
    }

    /** @param alone whoever heard the leg before hears it no more */
    record Open(RouteSession route, boolean alone) implements RouteOrder { }

    record Silence(RouteSession route, boolean on) implements RouteOrder { }

    record AskQuality(RouteSession route, CompletableFuture<RouteQuality> answer) implements RouteOrder { }

    record Close(RouteSession route) implements RouteOrder { }
}
