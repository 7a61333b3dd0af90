package dev.crosspoint.signaling.call;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A customer's application: a real HTTP server that answers each path as the test says and remembers who asked. */
final class CustomerApp implements AutoCloseable {
    /** A reply; a null body with status 0 means never. */
    record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
        Reply(int status, String contentType, byte[] body) {
            this(status, contentType, body, Map.of());
        }
    }

    record Hit(String method, String path, String query, String authorization, JsonNode json) {
        String text(String field) {
            JsonNode value = json.get(field);
            return value == null ? null : value.isString() ? value.stringValue() : value.toString();
        }
    }

    final Inbox<Hit> hits = new Inbox<>();
    final AtomicInteger busy = new AtomicInteger();
    final AtomicInteger mostBusy = new AtomicInteger();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, Reply> first = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    CustomerApp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Answers with a document of these verbs. */
    CustomerApp says(String path, String verbs) {
        return replies(path, 200, "application/xml", "<Response>" + verbs + "</Response>");
    }

    /** Answers so the next time, and then as before. */
    CustomerApp saysOnce(String path, String verbs) {
        first.put(path, new Reply(200, "application/xml",
            ("<Response>" + verbs + "</Response>").getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    CustomerApp replies(String path, int status, String contentType, String body) {
        replies.put(path, new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Answers with a file. */
    CustomerApp serves(String path, String contentType, byte[] body, Map<String, String> headers) {
        replies.put(path, new Reply(200, contentType, body, headers));
        return this;
    }

    CustomerApp redirects(String path, String location) {
        replies.put(path, new Reply(302, null, new byte[0], Map.of("Location", location)));
        return this;
    }

    CustomerApp hangs(String path) {
        replies.put(path, new Reply(0, null, null));
        return this;
    }

    Hit next(String path) {
        Hit hit = hits.next();
        if (!hit.path().equals(path)) {
            throw new AssertionError("expected " + path + ", got " + hit);
        }
        return hit;
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
        try {
            URI uri = exchange.getRequestURI();
            Reply once = first.remove(uri.getPath());
            Reply reply = once != null ? once
                : replies.getOrDefault(uri.getPath(), new Reply(200, null, new byte[0]));
            byte[] body = exchange.getRequestBody().readAllBytes();
            hits.add(new Hit(exchange.getRequestMethod(), uri.getPath(), uri.getRawQuery(),
                exchange.getRequestHeaders().getFirst("Authorization"), body.length == 0 ? null : Json.parse(body)));
            if (reply.status() == 0) {
                closing.await();
                return;
            }
            if (reply.contentType() != null) {
                exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            busy.decrementAndGet();
            exchange.close();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
