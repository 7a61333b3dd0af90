package dev.crosspoint.signaling.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointEventsTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_795_166_101_250L);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final Webhooks webhooks = Webhooks.open(WebhookSettings.of(true));
    private final EndpointEvents events = new EndpointEvents(webhooks,
            new EndpointSettings(Duration.ofHours(24), 1, Duration.ofSeconds(10)), () -> NOW);
    private HttpServer app;

    @BeforeEach
    void start() throws IOException {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/events", exchange -> {
            heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        app.createContext("/fallback", exchange -> {
            heard.add("fallback " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        app.start();
    }

    @AfterEach
    void stop() {
        webhooks.close();
        app.stop(0);
    }

    @Test
    void events_are_told_exactly_and_in_order() throws InterruptedException {
        Endpoint e = endpoint("/events", null, "{\"agent\":\"17\"}");
        events.connected(e, "d-1");
        events.eligible(e, "d-1");
        events.ineligible(e, "d-1");
        events.disconnected(e, "d-1");
        for (String event : new String[] {"endpointConnected", "endpointEligible", "endpointIneligible",
            "endpointDisconnected"}) {
            assertEquals("{\"accountId\":\"9900142\",\"endpointId\":\"e-1\",\"event\":\"" + event
                    + "\",\"deviceId\":\"d-1\",\"timestamp\":1795166101250,\"tags\":\"{\\\"agent\\\":\\\"17\\\"}\"}",
                    heard.take());
        }
    }

    @Test
    void outbound_request_waits_for_its_turn_and_its_answer() throws InterruptedException {
        Endpoint e = endpoint("/events", null, null);
        events.connected(e, "d-1");
        assertTrue(events.outboundRequested(e, "d-1", "+19195550123", "PHONE_NUMBER"));
        assertTrue(heard.take().contains("endpointConnected"));
        assertEquals("{\"accountId\":\"9900142\",\"endpointId\":\"e-1\",\"event\":\"outboundConnectionRequest\","
                + "\"deviceId\":\"d-1\",\"timestamp\":1795166101250,\"from\":\"e-1\",\"fromType\":\"ENDPOINT\","
                + "\"to\":\"+19195550123\",\"toType\":\"PHONE_NUMBER\"}", heard.take());
    }

    @Test
    void fallback_may_answer_instead() throws InterruptedException {
        status.set(500);
        Endpoint e = endpoint("/events", "/fallback", null);
        assertTrue(events.outboundRequested(e, "d-1", "e-2", "ENDPOINT"));
        String first = heard.take();
        assertEquals("fallback " + first, heard.take());
    }

    @Test
    void request_that_nobody_takes_is_refused() {
        status.set(403);
        assertFalse(events.outboundRequested(endpoint("/events", null, null), "d-1", "e-2", "ENDPOINT"));
        assertFalse(events.outboundRequested(endpoint(null, null, null), "d-1", "e-2", "ENDPOINT"));
    }

    @Test
    void endpoint_without_callback_sends_nothing() {
        events.connected(endpoint(null, null, null), "d-1");
        assertEquals(0, webhooks.waiting());
    }

    private Endpoint endpoint(String callback, String fallback, String tag) {
        return new Endpoint("e-1", "9900142", Direction.BIDIRECTIONAL, url(callback), url(fallback), tag, NOW,
                NOW.plusSeconds(60));
    }

    private URI url(String path) {
        return path == null ? null : URI.create("http://127.0.0.1:" + app.getAddress().getPort() + path);
    }
}
