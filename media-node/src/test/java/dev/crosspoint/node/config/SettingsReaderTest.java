package dev.crosspoint.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.recording.RecordingLimits;
import dev.crosspoint.signaling.webhook.RetryPolicy;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final String ACCOUNT = """
            accounts:
              - id: "1"
                users: [ { username: u, password: p } ]
                applications:
                  - { id: a, call-initiated-url: "http://app.example/initiate", numbers: ["+15550001"] }
            """;

    @Test
    void an_empty_file_is_a_node_with_defaults() throws Exception {
        NodeSettings s = read("{}");
        assertEquals(8080, s.signaling().http().port());
        assertEquals(5060, s.sip().port());
        assertEquals(10000, s.media().udpPort());
        assertEquals(Duration.ofSeconds(20), s.media().consentTimeout());
        assertNull(s.demo());
    }

    @Test
    void the_demo_points_its_application_at_itself() throws Exception {
        NodeSettings s = SettingsReader.demo(Map.of("CROSSPOINT_HTTP_PORT", "8181"));
        assertNotNull(s.demo());
        Application application = s.signaling().accounts().getFirst().applications().getFirst();
        assertEquals(URI.create("http://127.0.0.1:8181/demo/initiate"), application.callInitiatedUrl());
        assertTrue(s.signaling().webhooks().allowPrivate());
    }

    @Test
    void a_fallback_has_credentials_of_its_own_or_none() throws Exception {
        String first = ACCOUNT.replace("numbers:", "callback-username: u, callback-password: p, numbers:");
        Application shared = read(first).signaling().accounts().getFirst().applications().getFirst();
        assertEquals(new BasicCredentials("u", "p"), shared.callbackCredentials());
        assertNull(shared.fallbackCredentials());
        Application own = read(first.replace("numbers:",
                "callback-fallback-username: f, callback-fallback-password: q, numbers:"))
                .signaling().accounts().getFirst().applications().getFirst();
        assertEquals(new BasicCredentials("u", "p"), own.callbackCredentials());
        assertEquals(new BasicCredentials("f", "q"), own.fallbackCredentials());
        assertRefused(first.replace("numbers:", "callback-fallback-username: f, numbers:"),
                "callback-fallback-username and callback-fallback-password must both be given");
    }

    @Test
    void the_environment_goes_before_the_file_for_every_kind_of_scalar() throws Exception {
        NodeSettings s = SettingsReader.parse("""
                media: { udp-port: 1, threading: shared }
                trunks: [ { name: t, address: "sip:10.0.0.1" } ]
                """, Map.of("CROSSPOINT_MEDIA_UDP_PORT", "12345", "CROSSPOINT_TRUNKS_0_ADDRESS", "sip:10.0.0.2:5080",
                "CROSSPOINT_WEBHOOKS_ALLOW_PRIVATE", "true", "CROSSPOINT_SIP_TRANSPORTS", "tcp"));
        assertEquals(12345, s.media().udpPort());
        assertEquals("sip:10.0.0.2:5080", s.sip().trunks().getFirst().address());
        assertTrue(s.signaling().webhooks().allowPrivate());
        assertEquals(1, s.sip().transports().size());
    }

    @Test
    void what_is_kept_and_offered_again_is_the_operators_to_say() throws Exception {
        NodeSettings s = read("""
                webhooks: { retry-first: 2, retry-longest: 60, give-up: 600, pending: 1000, ended: 10, keep-days: 1 }
                recordings: { keep-days: 365, max-mb: 100, free-mb: 0 }
                calls: { keep-days: 30 }
                """);
        assertEquals(new RetryPolicy(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMinutes(10)),
                s.signaling().webhooks().retry());
        assertEquals(new WebhookSettings.Kept(1000, 1000, 10, Duration.ofDays(1)), s.signaling().webhooks().kept());
        assertEquals(new RecordingLimits(Duration.ofDays(365), 100L << 20, 0), s.signaling().recordings());
        assertEquals(Duration.ofDays(30), s.signaling().calls().retention());
        assertEquals(RecordingLimits.DEFAULT, read("{}").signaling().recordings());
        assertEquals(RetryPolicy.DEFAULT, read("{}").signaling().webhooks().retry());
        assertEquals(WebhookSettings.Kept.DEFAULT, read("{}").signaling().webhooks().kept());
        assertRefused("webhooks: { retry-first: 10, retry-longest: 9 }", "webhooks.retry-longest must not be shorter");
        assertRefused("recordings: { keep-days: 0 }", "recordings.keep-days must be a whole number from 1 to 3650");
    }

    @Test
    void every_fault_is_one_line_that_names_file_key_and_rule() {
        assertRefused("http: { prot: 1 }", "http.prot is not a known key");
        assertRefused("htp: {}", "htp is not a known key");
        assertRefused("http: { port: 70000 }", "http.port must be a whole number from 0 to 65535, not 70000");
        assertRefused("http: { port: abc }", "http.port must be a whole number");
        assertRefused("http: 5", "http must be a mapping");
        assertRefused("media: { address: node.example }", "media.address must be a literal IP address");
        assertRefused("media: { advertised: 0.0.0.0 }", "media.advertised must be a literal IP address");
        assertRefused("media: { rtp-ports: 30000-20000 }", "media.rtp-ports must be a range");
        assertRefused("media: { ring-slots: 1000 }", "media.ring-slots must be a power of two");
        assertRefused("media: { threading: fast }", "media.threading must be one of");
        assertRefused("trunks: [ { address: x } ]", "trunks.0.name is required");
        assertRefused("trunks: [ { name: t, address: 'tel:1' } ]", "trunks.0.address must be sip:");
        assertRefused("trunks: [ { name: t, address: 'sip:h', codecs: [G729] } ]", "trunks.0.codecs must be of");
        assertRefused("trunks: [ { name: t, address: 'sip:h' }, { name: t, address: 'sip:h' } ]", "a second time");
        assertRefused(ACCOUNT.replace("+15550001", "5550001"), "accounts.0.applications.0.numbers must be E.164");
        assertRefused(ACCOUNT.replace("http://app", "ftp://app"), "call-initiated-url must be an absolute http");
        assertRefused("demo: { enabled: true }", "demo.enabled needs");
        assertRefused("a: [", "is not YAML");
        assertRefused("- a", "must be a YAML mapping");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        String message = assertThrows(ConfigurationException.class,
                () -> SettingsReader.read(Path.of("no/such.yaml"), Map.of())).getMessage();
        assertTrue(message.startsWith("no/such.yaml: cannot be read"), message);
    }

    private static NodeSettings read(String yaml) throws ConfigurationException {
        return SettingsReader.parse(yaml, Map.of());
    }

    private static void assertRefused(String yaml, String rule) {
        String message = assertThrows(ConfigurationException.class, () -> read(yaml)).getMessage();
        assertTrue(message.startsWith("test.yaml: ") && message.contains(rule), message);
        assertEquals(1, message.lines().count(), "one line: " + message);
    }
}
