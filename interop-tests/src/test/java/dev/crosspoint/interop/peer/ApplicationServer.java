package dev.crosspoint.interop.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A customer's application: answers webhooks as the test tells it, and remembers them in the order they came. */
public final class ApplicationServer implements AutoCloseable {
    /** One webhook as it arrived. */
    public record Hook(String path, JsonNode body, long atMs) {
        /** Voice events carry {@code eventType}, endpoint events {@code event}. */
        public String type() {
            return body.path("eventType").asString(body.path("event").asString(""));
        }
    }

    /** What the application answers. */
    public record Answer(int status, String contentType, byte[] body, Duration after) {
        public static Answer bxml(String verbs) {
            String document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + verbs + "</Response>";
            return new Answer(200, "application/xml", document.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        }

        public static Answer status(int status) {
            return new Answer(status, null, new byte[0], Duration.ZERO);
        }
    }

    private final HttpServer server;
    private final Map<String, Function<Hook, Answer>> answers = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Hook> hooks = new ArrayList<>();

    public ApplicationServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What to answer on a path; 204 where nothing is set. */
    public void on(String path, Function<Hook, Answer> answer) {
        answers.put(path, answer);
    }

    /** A file to serve by GET. */
    public void file(String path, byte[] content) {
        files.put(path, content);
    }

    public List<Hook> hooks() {
        synchronized (hooks) {
            return List.copyOf(hooks);
        }
    }

    /** Remembers no webhook that has come so far. */
    public void forget() {
        synchronized (hooks) {
            hooks.clear();
        }
    }

    /** Types of all webhooks on a path prefix, in order. */
    public List<String> types(String prefix) {
        return hooks().stream().filter(h -> h.path().startsWith(prefix)).map(Hook::type).toList();
    }

    /** Waits for the first webhook that fits; fails with what came instead after the deadline. */
    public Hook await(String what, Duration deadline, Predicate<Hook> fits) throws InterruptedException {
        long endNs = System.nanoTime() + deadline.toNanos();
        synchronized (hooks) {
            while (true) {
                for (Hook hook : hooks) {
                    if (fits.test(hook)) {
                        return hook;
                    }
                }
                long leftMs = (endNs - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("no " + what + " within " + deadline + "; came: "
                            + hooks.stream().map(h -> h.path() + " " + h.body()).toList());
                }
                hooks.wait(leftMs);
            }
        }
    }

    public Hook await(String type, Duration deadline) throws InterruptedException {
        return await(type, deadline, h -> h.type().equals(type));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] file = files.get(path);
            if (file != null && exchange.getRequestMethod().equals("GET")) {
                reply(exchange, 200, path.endsWith(".js") ? "text/javascript" : "text/html", file);
                return;
            }
            JsonNode json = Json.parse(body);
            Hook hook = new Hook(path, json == null ? Json.parse("{}") : json, System.currentTimeMillis());
            synchronized (hooks) {
                hooks.add(hook);
                hooks.notifyAll();
            }
            Answer answer = answers.getOrDefault(path, _ -> Answer.status(204)).apply(hook);
            if (!answer.after().isZero()) {
                Thread.sleep(answer.after());
            }
            reply(exchange, answer.status(), answer.contentType(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String contentType, byte[] body)
            throws IOException {
        if (contentType != null) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
