package dev.crosspoint.media;

import java.util.concurrent.CompletableFuture;

/** Control-plane handle of one direction between two legs: what one says, the other hears, until closed. */
public final class Route implements AutoCloseable {
    private final RouteSession session;
    private boolean closed;

    private Route(RouteSession session) {
        this.session = session;
    }

    /** @param alone whoever heard the leg before hears it no more */
    static Route open(RtpSource from, AudioOut to, boolean alone) {
        RouteSession session = new RouteSession(from, to);
        session.shard().post(new RouteOrder.Open(session, alone));
        return new Route(session);
    }

    /** The hearing side gets silence in place of the sound. */
    public void silence(boolean on) {
        session.shard().post(new RouteOrder.Silence(session, on));
    }

    public RouteQuality quality() {
        CompletableFuture<RouteQuality> answer = new CompletableFuture<>();
        return MediaEngine.ask(session.shard(), new RouteOrder.AskQuality(session, answer), answer,
                RouteQuality.NONE);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.shard().post(new RouteOrder.Close(session));
        }
    }
}
