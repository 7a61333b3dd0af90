package dev.crosspoint.signaling.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open WebSocket. What waits to be sent is bounded: a peer that does not read is cut off. */
final class FrontSocket implements DeviceSocket {

    private static final Logger LOG = LoggerFactory.getLogger(FrontSocket.class);
    private static final int MAX_PENDING = 1024 * 1024;
    private static final int BEHIND = 1013;

    private final Session session;
    private final SocketListener listener;
    private final HttpCounters counters;
    private final Set<FrontSocket> all;
    private final AtomicInteger pendingBytes = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();

    FrontSocket(Session session, SocketListener listener, HttpCounters counters, Set<FrontSocket> all) {
        this.session = session;
        this.listener = listener;
        this.counters = counters;
        this.all = all;
    }

    void opened() {
        counters.socketsOpened.increment();
        all.add(this);
        listener.opened(this);
    }

    void received(String message) {
        try {
            listener.text(message);
        } catch (RuntimeException e) {
            LOG.error("a message broke its listener", e);
            close(1011, "fault");
        }
    }

    void gone(int code, String reason) {
        closing.set(true);
        all.remove(this);
        if (gone.compareAndSet(false, true)) {
            listener.closed(code, reason == null ? "" : reason);
        }
    }

    @Override
    public boolean send(String text) {
        if (closing.get() || !session.isOpen()) {
            return false;
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (pendingBytes.addAndGet(bytes) > MAX_PENDING) {
            pendingBytes.addAndGet(-bytes);
            counters.socketsBehind.increment();
            close(BEHIND, "too slow");
            session.disconnect(); // a close frame would wait behind what is stuck
            return false;
        }
        Runnable done = () -> pendingBytes.addAndGet(-bytes);
        session.sendText(text, Callback.from(done, _ -> done.run()));
        return true;
    }

    @Override
    public void close(int code, String reason) {
        if (closing.compareAndSet(false, true)) {
            session.close(code, reason, Callback.NOOP);
        }
    }

    @Override
    public boolean open() {
        return !closing.get() && session.isOpen();
    }

    @Override
    public String remoteAddress() {
        return String.valueOf(session.getRemoteSocketAddress());
    }
}
