package dev.crosspoint.signaling.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The WebSocket side of the front: asks the route before the upgrade, then ties the socket to its listener. */
final class Sockets {

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final String LISTENER = "crosspoint.listener";
    private static final String SOCKET = "crosspoint.socket";
    private static final int GOING_AWAY = 1001;

    private final HttpSettings settings;
    private final HttpCounters counters;
    private final Set<FrontSocket> open = ConcurrentHashMap.newKeySet();

    Sockets(HttpSettings settings, HttpCounters counters) {
        this.settings = settings;
        this.counters = counters;
    }

    void routes(JavalinConfig config, Routes routes) {
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setIdleTimeout(settings.socketIdle());
            factory.setMaxTextMessageSize(settings.maxMessage());
            factory.setMaxFrameSize(settings.maxMessage());
        });
        config.routes.exception(UpgradeRefused.class, (e, ctx) -> {
            ctx.status(e.verdict.status());
            ctx.contentType("text/plain; charset=utf-8");
            ctx.result(e.verdict.reason());
        });
        routes.sockets().forEach((path, route) -> {
            config.routes.wsBeforeUpgrade(path, ctx -> upgrade(ctx, route));
            config.routes.ws(path, ws -> {
                ws.onConnect(ctx -> {
                    FrontSocket socket = new FrontSocket(ctx.session, ctx.attribute(LISTENER), counters, open);
                    ctx.attribute(SOCKET, socket);
                    socket.opened();
                });
                ws.onMessage(ctx -> ctx.<FrontSocket>attribute(SOCKET).received(ctx.message()));
                ws.onError(ctx -> LOG.debug("socket error: {}", String.valueOf(ctx.error())));
                ws.onClose(ctx -> {
                    FrontSocket socket = ctx.attribute(SOCKET);
                    if (socket != null) {
                        socket.gone(ctx.status(), ctx.reason());
                    }
                });
            });
        });
    }

    /** Tells every peer that we are going away. */
    void close() {
        open.forEach(s -> s.close(GOING_AWAY, "stopping"));
    }

    private void upgrade(Context ctx, DeviceSocketRoute route) {
        Map<String, String> query = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> query.put(name, values.getFirst()));
        UpgradeRequest request = new UpgradeRequest(ctx.path(), query, ctx.headerMap(), ctx.ip());
        switch (route.upgrade(request)) {
            case UpgradeVerdict.Accept accept -> ctx.attribute(LISTENER, accept.listener());
            case UpgradeVerdict.Refuse refuse -> {
                counters.socketsRefused.increment();
                throw new UpgradeRefused(refuse);
            }
        }
    }

    /** Ends the upgrade; not a bug, so it carries no stack. */
    private static final class UpgradeRefused extends RuntimeException {

        private final transient UpgradeVerdict.Refuse verdict;

        UpgradeRefused(UpgradeVerdict.Refuse verdict) {
            super(verdict.reason(), null, false, false);
            this.verdict = verdict;
        }
    }
}
