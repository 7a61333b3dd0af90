package dev.crosspoint.media;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two legs that hear each other until closed. */
public final class Bridge implements AutoCloseable {
    private final List<BridgeSession> sessions;
    private boolean closed;

    Bridge(List<BridgeSession> sessions) {
        this.sessions = sessions;
    }

    public BridgeQuality quality() {
        BridgeSession first = sessions.getFirst();
        CompletableFuture<BridgeQuality> answer = new CompletableFuture<>();
        return MediaEngine.ask(first.shard(), new BridgeCommand.AskQuality(first, answer), answer,
                BridgeQuality.NONE);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sessions.forEach(s -> s.shard().post(new BridgeCommand.Close(s)));
        }
    }
}
