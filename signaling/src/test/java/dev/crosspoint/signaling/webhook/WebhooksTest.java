package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.webhook.RudeApplication.Heard;
import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import dev.crosspoint.signaling.webhook.WebhookReply.Ok;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhooksTest {

    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final BasicCredentials US = new BasicCredentials("us", "pässword");

    private final Webhooks webhooks = Webhooks.open(WebhookSettings.of(true));
    private RudeApplication app;
    private RudeApplication other;

    @BeforeEach
    void start() throws IOException {
        app = new RudeApplication(RudeApplication.reply(200, "application/xml", "<Response/>"));
        other = new RudeApplication(RudeApplication.reply(200, "text/xml", "<Other/>"));
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        other.close();
        webhooks.close();
    }

    @Test
    void post_carries_fields_as_json_in_order_and_credentials_unasked() throws InterruptedException {
        Map<String, Object> fields = fields("to", "+15551230001", "n", 3, "ok", true, "none", null);
        Ok ok = ok(webhooks.request(new WebhookRequest("POST", app.url("/a?x=1"), US, fields, AMPLE, null, "test")));
        assertEquals("<Response/>", ok.text());
        assertEquals("application/xml", ok.contentType());
        assertEquals(app.url("/a?x=1"), ok.answeredBy());
        Heard heard = app.heard.take();
        assertEquals("POST /a?x=1 HTTP/1.1", heard.line());
        assertEquals("{\"to\":\"+15551230001\",\"n\":3,\"ok\":true}", heard.body());
        assertTrue(heard.header("Content-Type").startsWith("application/json"));
        assertEquals(US.header(), heard.header("Authorization"));
        assertNull(heard.header("Upgrade"));
    }

    @Test
    void get_carries_fields_as_query_behind_what_is_there() throws InterruptedException {
        Map<String, Object> fields = fields("to", "+1555", "tag", "a b&c", "list", List.of(1, 2));
        ok(webhooks.request(new WebhookRequest("GET", app.url("/a?x=1"), null, fields, AMPLE, null, "test")));
        Heard heard = app.heard.take();
        assertEquals("GET /a?x=1&to=%2B1555&tag=a+b%26c&list=%5B1%2C2%5D HTTP/1.1", heard.line());
        assertNull(heard.header("Authorization"));
    }

    @Test
    void reply_without_a_body_is_fine() {
        app.manner((_, socket) -> RudeApplication.write(socket, "HTTP/1.1 204 No Content\r\n\r\n"));
        Ok ok = ok(webhooks.request(post(app.url("/"))));
        assertEquals(204, ok.status());
        assertEquals(0, ok.body().length);
        assertNull(ok.contentType());
    }

    @Test
    void text_follows_the_charset_of_the_reply() {
        app.manner((_, socket) -> {
            socket.getOutputStream().write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=\"ISO-8859-1\"\r\nContent-Length: 1\r\n\r\n"
                            .getBytes());
            socket.getOutputStream().write(0xe9);
        });
        assertEquals("é", ok(webhooks.request(post(app.url("/")))).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 302, 400, 404, 500, 503})
    void other_status_goes_to_the_fallback_with_its_own_method_and_credentials(int status)
            throws InterruptedException {
        app.manner((_, socket) -> RudeApplication.write(socket, "HTTP/1.1 " + status + " X\r\nLocation: "
                + other.url("/trap") + "\r\nContent-Length: 0\r\n\r\n"));
        WebhookRequest r = post(app.url("/")).orElse("GET", other.url("/fallback"), US);
        Ok ok = ok(webhooks.request(r));
        assertEquals(other.url("/fallback"), ok.answeredBy());
        Heard heard = other.heard.take();
        assertEquals("GET /fallback?event=test HTTP/1.1", heard.line());
        assertEquals(US.header(), heard.header("Authorization"));
        assertEquals(1, webhooks.counters().failures(Failure.STATUS));
        assertEquals(1, app.heard.size());
        assertTrue(other.heard.isEmpty());
    }

    @Test
    void when_all_fail_the_last_failure_is_told() {
        app.manner(RudeApplication.reply(500, "text/plain", ""));
        other.manner(RudeApplication.reply(404, "text/plain", ""));
        Failed failed = failed(webhooks.request(post(app.url("/")).orElse("POST", other.url("/b"), null)));
        assertEquals(Failure.STATUS, failed.reason());
        assertEquals(404, failed.status());
        assertEquals(other.url("/b"), failed.url());
    }

    @Test
    void silence_ends_with_the_budget_and_the_fallback_has_its_own() {
        app.manner(app.silence());
        WebhookRequest r = post(app.url("/"), SHORT).orElse("POST", other.url("/"), null);
        assertEquals("<Other/>", ok(webhooks.request(r)).text());
        assertEquals(1, webhooks.counters().failures(Failure.TIMEOUT));
    }

    @Test
    void reply_that_trickles_ends_with_the_budget() {
        app.manner((_, socket) -> {
            RudeApplication.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (!app.over.await(20, TimeUnit.MILLISECONDS)) {
                RudeApplication.write(socket, "x");
            }
        });
        assertEquals(Failure.TIMEOUT, failed(webhooks.request(post(app.url("/"), SHORT))).reason());
    }

    @Test
    void head_that_trickles_ends_with_the_budget() {
        app.manner((_, socket) -> {
            while (!app.over.await(20, TimeUnit.MILLISECONDS)) {
                RudeApplication.write(socket, "H");
            }
        });
        assertEquals(Failure.TIMEOUT, failed(webhooks.request(post(app.url("/"), SHORT))).reason());
    }

    @Test
    void refused_connection_is_tried_twice() {
        int port = FreePorts.one();
        Failed failed = failed(webhooks.request(post(URI.create("http://127.0.0.1:" + port + "/"))));
        assertEquals(Failure.CONNECT, failed.reason());
        assertEquals(1, webhooks.counters().retried.sum());
    }

    @Test
    void connection_that_breaks_before_a_reply_is_tried_once_more() {
        AtomicInteger requests = new AtomicInteger();
        app.manner((heard, socket) -> {
            if (requests.incrementAndGet() == 1) {
                socket.close();
            } else {
                RudeApplication.reply(200, "text/xml", "<Again/>").answer(heard, socket);
            }
        });
        assertEquals("<Again/>", ok(webhooks.request(post(app.url("/")))).text());
        assertEquals(2, requests.get());
    }

    @Test
    void reply_that_breaks_off_is_not_tried_again() {
        app.manner((_, socket) -> {
            RudeApplication.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            socket.close();
        });
        assertEquals(Failure.PROTOCOL, failed(webhooks.request(post(app.url("/")))).reason());
        assertEquals(1, app.heard.size());
    }

    @Test
    void large_reply_is_cut_one_byte_past_the_limit() {
        app.manner(RudeApplication.reply(200, "text/xml", "x".repeat(WebhookReply.MAX_BODY)));
        Ok fits = ok(webhooks.request(post(app.url("/"))));
        assertEquals(WebhookReply.MAX_BODY, fits.body().length);
        assertFalse(fits.tooLarge());
        app.manner((_, socket) -> {
            RudeApplication.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                RudeApplication.write(socket, "1000\r\n" + "x".repeat(0x1000) + "\r\n");
            }
        });
        Ok endless = ok(webhooks.request(post(app.url("/"))));
        assertEquals(WebhookReply.MAX_BODY + 1, endless.body().length);
        assertTrue(endless.tooLarge());
        app.manner(RudeApplication.reply(200, "text/xml", "<Fine/>"));
        assertEquals("<Fine/>", ok(webhooks.request(post(app.url("/")))).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 999999999999 X\r\n\r\n", "LINES", "HEADERS"})
    void what_is_not_http_is_refused(String text) {
        String sent = switch (text) {
            case "LINES" -> "HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\n";
            case "HEADERS" -> "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(200) + "\r\n";
            default -> text;
        };
        app.manner((_, socket) -> {
            RudeApplication.write(socket, sent);
            socket.shutdownOutput();
        });
        WebhookReply reply = webhooks.request(post(app.url("/")));
        assertTrue(reply instanceof Failed f && (f.reason() == Failure.PROTOCOL || f.reason() == Failure.CONNECT),
                reply.toString());
    }

    @Test
    void connection_is_used_again() {
        for (int i = 0; i < 5; i++) {
            ok(webhooks.request(post(app.url("/" + i))));
        }
        assertEquals(5, app.heard.size());
        assertEquals(1, app.connections.get());
    }

    @Test
    void plain_server_behind_https_is_a_tls_failure() {
        app.manner(RudeApplication.reply(400, "text/plain", ""));
        URI url = URI.create("https://127.0.0.1:" + app.port() + "/");
        Failure reason = failed(webhooks.request(post(url, Duration.ofSeconds(5)))).reason();
        assertTrue(reason == Failure.TLS || reason == Failure.TIMEOUT, reason.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/", "/relative", "http:///nohost", "http://user:pw@127.0.0.1/",
        "mailto:a@b.example", "file:///etc/passwd"})
    void url_that_cannot_be_asked_is_refused(String url) {
        assertEquals(Failure.BAD_URL, failed(webhooks.request(post(URI.create(url)))).reason());
    }

    @Test
    void connection_goes_to_the_address_that_was_checked_and_host_names_the_name() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        Names.Source source = host -> {
            lookUps.incrementAndGet();
            return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
        };
        try (Webhooks named = Webhooks.open(WebhookSettings.of(true), source, null)) {
            ok(named.request(post(URI.create("http://app.test:" + app.port() + "/x"))));
        }
        Heard heard = app.heard.take();
        assertEquals("app.test:" + app.port(), heard.header("Host"));
        assertEquals("POST /x HTTP/1.1", heard.line());
        assertEquals(1, lookUps.get());
    }

    @Test
    void name_that_turns_private_is_blocked() {
        Names.Source source = _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        try (Webhooks strict = Webhooks.open(WebhookSettings.of(false), source, null)) {
            Failed failed = failed(strict.request(post(URI.create("http://app.test:" + app.port() + "/"))));
            assertEquals(Failure.BLOCKED, failed.reason());
        }
        assertTrue(app.heard.isEmpty());
        assertEquals(0, app.connections.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]", "10.1.2.3", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255", "2130706433",
        "0x7f.1", "127.1", "017700000001"})
    void near_address_is_blocked_however_it_is_written(String host) {
        try (Webhooks strict = Webhooks.open(WebhookSettings.of(false))) {
            Failed failed = failed(strict.request(post(URI.create("http://" + host + ":" + app.port() + "/"))));
            assertTrue(failed.reason() == Failure.BLOCKED || failed.reason() == Failure.UNKNOWN_HOST
                    || failed.reason() == Failure.BAD_URL, failed.toString());
        }
        assertEquals(0, app.connections.get());
    }

    @Test
    void redirect_to_a_near_address_is_not_followed() {
        app.manner((_, socket) -> RudeApplication.write(socket,
                "HTTP/1.1 307 X\r\nLocation: " + other.url("/secret") + "\r\nContent-Length: 0\r\n\r\n"));
        assertEquals(307, failed(webhooks.request(post(app.url("/")))).status());
        assertEquals(0, other.connections.get());
    }

    @Test
    void name_that_hangs_holds_up_only_itself() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Names.Source source = host -> {
            if (host.equals("unknown.test")) {
                throw new UnknownHostException(host);
            }
            if (host.equals("slow.test")) {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    throw new UnknownHostException(host);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        try (Webhooks named = Webhooks.open(WebhookSettings.of(true), source, null)) {
            for (int i = 0; i < 20; i++) {
                named.send("slow" + i, post(URI.create("http://slow.test/"), SHORT));
            }
            assertEquals(Failure.UNKNOWN_HOST, failed(named.request(post(URI.create("http://unknown.test/")))).reason());
            ok(named.request(post(URI.create("http://app.test:" + app.port() + "/"))));
            assertEquals(Failure.TIMEOUT,
                    failed(named.request(post(URI.create("http://slow.test/"), SHORT))).reason());
            never.countDown();
        }
    }

    @Test
    void sends_of_one_key_arrive_in_order_one_at_a_time() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        app.manner((heard, socket) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Thread.yield();
            atOnce.decrementAndGet();
            RudeApplication.reply(200, "text/plain", "").answer(heard, socket);
        });
        for (int i = 0; i < 50; i++) {
            webhooks.send("key", post(app.url("/" + i)));
        }
        for (int i = 0; i < 50; i++) {
            assertEquals("POST /" + i + " HTTP/1.1", app.heard.take().line());
        }
        assertEquals(1, most.get());
    }

    @Test
    void key_whose_application_hangs_holds_up_no_other_key_and_no_other_destination() throws Exception {
        WebhookSettings tight = new WebhookSettings(true, 2, 256, 1000, Duration.ZERO, RetryPolicy.DEFAULT,
                WebhookSettings.Kept.DEFAULT);
        app.manner(app.silence());
        try (Webhooks hooks = Webhooks.open(tight)) {
            for (int i = 0; i < 20; i++) {
                hooks.send("hanging" + i, post(app.url("/")));
            }
            app.heard.take();
            app.heard.take();
            ok(hooks.submit("fine", post(other.url("/"))).get());
            assertEquals(Failure.TIMEOUT, failed(hooks.request(post(app.url("/"), SHORT))).reason());
            assertEquals(2, app.connections.get());
        }
    }

    @Test
    void full_queue_drops_and_counts() throws Exception {
        WebhookSettings tight = new WebhookSettings(true, 8, 3, 5, Duration.ZERO, RetryPolicy.DEFAULT,
                WebhookSettings.Kept.DEFAULT);
        app.manner(app.silence());
        try (Webhooks hooks = Webhooks.open(tight)) {
            for (int i = 0; i < 4; i++) {
                hooks.send("one", post(app.url("/")));
            }
            assertEquals(1, hooks.counters().failures(Failure.OVERFLOW));
            for (int i = 0; i < 3; i++) {
                hooks.send("two", post(app.url("/")));
            }
            assertEquals(2, hooks.counters().failures(Failure.OVERFLOW));
            assertEquals(5, hooks.waiting());
        }
    }

    @Test
    void close_lets_waiting_sends_go_out_first() {
        Webhooks hooks = Webhooks.open(WebhookSettings.of(true));
        for (int i = 0; i < 20; i++) {
            hooks.send("key" + i % 3, post(app.url("/" + i)));
        }
        hooks.close();
        assertEquals(20, app.heard.size());
        hooks.send("late", post(app.url("/late")));
        assertEquals(1, hooks.counters().failures(Failure.OVERFLOW));
    }

    private static WebhookRequest post(URI url) {
        return post(url, AMPLE);
    }

    private static WebhookRequest post(URI url, Duration timeout) {
        return WebhookRequest.post("test", url, Map.of("event", "test"), timeout);
    }

    private static Ok ok(WebhookReply reply) {
        return assertInstanceOf(Ok.class, reply, reply.toString());
    }

    private static Failed failed(WebhookReply reply) {
        return assertInstanceOf(Failed.class, reply, reply.toString());
    }

    private static Map<String, Object> fields(Object... pairs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }
}
