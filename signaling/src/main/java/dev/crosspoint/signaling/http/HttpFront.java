package dev.crosspoint.signaling.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The HTTP port: takes requests and WebSockets, hands them to the routes, answers faults in the right envelope. */
public final class HttpFront implements AutoCloseable {

    private static final List<HandlerType> METHODS = List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT,
            HandlerType.PATCH, HandlerType.DELETE, HandlerType.OPTIONS, HandlerType.TRACE);
    private static final long NO_LIMIT_OF_ITS_OWN = Long.MAX_VALUE; // BodyReader has ours

    private final Javalin javalin;
    private final Routes routes;
    private final HttpCounters counters;
    private final Sockets sockets;

    private HttpFront(Javalin javalin, Routes routes, HttpCounters counters, Sockets sockets) {
        this.javalin = javalin;
        this.routes = routes;
        this.counters = counters;
        this.sockets = sockets;
    }

    /** Opens the port. Every module gets to name its routes first. */
    public static HttpFront start(HttpSettings settings, Authenticator authenticator, List<RestModule> modules) {
        Routes routes = new Routes();
        modules.forEach(m -> m.routes(routes));
        HttpCounters counters = new HttpCounters();
        Edge edge = new Edge(settings, authenticator, counters);
        Sockets sockets = new Sockets(settings, counters);
        Javalin javalin = Javalin.create(config -> {
            limits(config, settings);
            operations(config, routes, edge);
            sockets.routes(config, routes);
            for (String folder : routes.pages()) {
                config.staticFiles.add(folder, Location.CLASSPATH);
            }
            config.routes.exception(HttpResponseException.class, (e, ctx) -> edge.refuse(ctx, e.getStatus()));
            config.routes.exception(Exception.class, (e, ctx) -> edge.broken(ctx, e));
        });
        javalin.start();
        return new HttpFront(javalin, routes, counters, sockets);
    }

    public int port() {
        return javalin.port();
    }

    /** Method and path of every operation; a WebSocket is a GET. */
    public List<String> operations() {
        List<String> all = new ArrayList<>();
        routes.operations().forEach(o -> all.add(o.method() + " " + o.path()));
        routes.sockets().keySet().forEach(path -> all.add("GET " + path));
        return all;
    }

    public HttpCounters counters() {
        return counters;
    }

    /** Takes no new requests, lets those under way finish within the stop timeout, then closes everything. */
    @Override
    public void close() {
        sockets.close();
        javalin.stop();
    }

    private static void limits(JavalinConfig config, HttpSettings s) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = NO_LIMIT_OF_ITS_OWN;
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(s.stopTimeout().toMillis());
            server.setHandler(new GracefulHandler());
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendXPoweredBy(false);
        });
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(s.host());
            connector.setPort(s.port());
            connector.setIdleTimeout(s.idleTimeout().toMillis());
            return connector;
        });
    }

    /** Each path answers to its methods, and to all others with 405. */
    private static void operations(JavalinConfig config, Routes routes, Edge edge) {
        Map<String, TreeSet<String>> allowed = new LinkedHashMap<>();
        Map<String, Routes.Operation> anyOf = new LinkedHashMap<>();
        for (Routes.Operation o : routes.operations()) {
            config.routes.addHttpHandler(HandlerType.findOrCreate(o.method()), o.path(), ctx -> edge.serve(ctx, o));
            allowed.computeIfAbsent(o.path(), _ -> new TreeSet<>()).add(o.method());
            anyOf.put(o.path(), o);
        }
        allowed.forEach((path, methods) -> {
            String allow = String.join(", ", methods);
            for (HandlerType other : METHODS) {
                if (!methods.contains(other.name())) {
                    config.routes.addHttpHandler(other, path,
                            ctx -> edge.wrongMethod(ctx, anyOf.get(path).envelope(), allow));
                }
            }
        });
    }
}
