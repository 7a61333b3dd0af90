package dev.crosspoint.ng;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * ng over HTTP ({@code POST /ng}) and WebSocket (subprotocol {@code ng.rtpengine.com}), on a port of its own. Served
 * are the same addresses as over UDP.
 */
final class NgHttp implements AutoCloseable {
    private static final String NG = "ng.rtpengine.com";
    private static final String ECHO = "echo.rtpengine.com";
    private static final String TYPE = "application/x-rtpengine-ng";
    private static final int MAX_MESSAGE = 1024 * 1024;
    private static final long ANSWER_DEADLINE_S = 10;
    private static final Duration SOCKET_IDLE = Duration.ofMinutes(5);
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private final Javalin javalin;
    private final NgServer server;
    private final Set<InetAddress> clients;

    private NgHttp(NgSettings settings, NgServer server) {
        this.server = server;
        clients = new HashSet<>(settings.clients());
        javalin = Javalin.create(config -> configure(config, settings));
    }

    static NgHttp open(NgSettings settings, NgServer server) {
        NgHttp http = new NgHttp(settings, server);
        http.javalin.start();
        return http;
    }

    int port() {
        return javalin.port();
    }

    private void configure(JavalinConfig config, NgSettings settings) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = MAX_MESSAGE;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendXPoweredBy(false);
        });
        config.jetty.addConnector((jetty, http) -> {
            ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setHost(settings.host().getHostAddress());
            connector.setPort(settings.httpPort());
            return connector;
        });
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setIdleTimeout(SOCKET_IDLE);
            factory.setMaxTextMessageSize(MAX_MESSAGE);
            factory.setMaxBinaryMessageSize(MAX_MESSAGE);
        });
        config.routes.before(this::admit);
        config.routes.wsBeforeUpgrade(ctx -> {
            admit(ctx);
            ctx.attribute(ECHO, echoes(ctx.header("Sec-WebSocket-Protocol")));
        });
        config.routes.get("/ping", ctx -> ctx.contentType("text/plain").result("pong"));
        config.routes.post("/ng", this::post);
        config.routes.ws("/", this::socket);
        config.routes.ws("/*", this::socket);
    }

    private void admit(Context ctx) {
        InetAddress from = InetAddress.ofLiteral(ctx.req().getRemoteAddr().replaceAll("[\\[\\]]", ""));
        if (!clients.contains(from) && !from.isLoopbackAddress()) {
            server.counters().add(NgCounter.STRANGERS);
            throw new HttpResponseException(FORBIDDEN, "not a client of this node");
        }
    }

    /** What a client wants of a WebSocket: its messages back, or ng. */
    private static boolean echoes(String subprotocols) {
        for (String wanted : subprotocols == null ? new String[0] : subprotocols.trim().split("\\s*,\\s*")) {
            switch (wanted) {
                case NG -> {
                    return false;
                }
                case ECHO -> {
                    return true;
                }
                default -> { } // the next may be ours
            }
        }
        throw new HttpResponseException(BAD_REQUEST, "the subprotocol must be " + NG);
    }

    private void post(Context ctx) throws InterruptedException, ExecutionException {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (!server.take(ctx.req().getRemoteAddr(), ctx.bodyAsBytes(), answer::complete)) {
            ctx.status(BAD_REQUEST).result("no message of the ng protocol, or too many are waiting");
            return;
        }
        try {
            ctx.contentType(TYPE).result(answer.get(ANSWER_DEADLINE_S, TimeUnit.SECONDS));
        } catch (TimeoutException late) {
            ctx.status(UNAVAILABLE).result("no reply in time");
        }
    }

    private void socket(WsConfig ws) {
        ws.onConnect(ctx -> ctx.enableAutomaticPings());
        ws.onMessage(ctx -> {
            if (Boolean.TRUE.equals(ctx.attribute(ECHO))) {
                ctx.send(ctx.message());
                return;
            }
            server.take(ctx.sessionId(), ctx.message().getBytes(StandardCharsets.UTF_8),
                    reply -> ctx.send(new String(reply, StandardCharsets.UTF_8)));
        });
        ws.onBinaryMessage(ctx -> {
            byte[] message = new byte[ctx.data().remaining()];
            ctx.data().get(message);
            if (Boolean.TRUE.equals(ctx.attribute(ECHO))) {
                ctx.send(ByteBuffer.wrap(message));
                return;
            }
            server.take(ctx.sessionId(), message, reply -> ctx.send(ByteBuffer.wrap(reply)));
        });
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
