package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.Browser;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console as somebody on duty uses it, in a real browser, with real calls; and photographed. */
class ConsolePageTest {
    private static final Path SCREENS = Path.of("target/screens").toAbsolutePath();
    private static CarrierRig rig;

    @BeforeAll
    static void one_node_for_all() throws Exception {
        Files.createDirectories(SCREENS);
        rig = CarrierRig.start(Map.of());
        rig.app.on("/initiate", _ -> Answer.bxml("<Ring duration=\"1\"/><Tag>night shift</Tag>"
                + "<Redirect redirectUrl=\"/next?password=secret\"/>"));
        rig.app.on("/next", _ -> Answer.bxml("<Pause duration=\"600\"/>"));
        rig.app.on("/answer", _ -> new Answer(500, "text/plain", "the database is down".getBytes(), Duration.ZERO));
    }

    @AfterAll
    static void end() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void somebody_on_duty_sees_calls_as_they_happen_and_what_happened_in_them() throws Exception {
        try (Browser page = Browser.open(rig.node.url("/console").toString(), null)) {
            resize(page, 1280, false);
            signIn(page, "wrong");
            wait(page, "#refused", "wrong");
            shot(page, "sign-in-light");
            signIn(page, "secret");
            wait(page, "#status", "Live");
            wait(page, "#no-calls", "No calls yet");

            PhoneCall caller = rig.carrier.callNode(NodeUnderTest.NUMBER);
            wait(page, "#calls", "answered");
            wait(page, "#calls", "Pause");
            String row = text(page, "#calls");
            assertFalse(row.contains(NodeUnderTest.NUMBER), "numbers are masked: " + row);
            click(page, "#calls tr");
            wait(page, "#call", "INVITE");
            wait(page, "#call", "redirect · 200");
            String ladder = text(page, "#call .ladder");
            assertTrue(ladder.matches("(?s).*INVITE.*100 .*initiated.*initiate · 200.*<Ring>.*200 OK.*ACK.*answered"
                    + ".*<Tag>.*<Redirect>.*redirect · 200.*<Pause>.*"), ladder);
            click(page, "#call .hook button");
            wait(page, "#call .more", "<Redirect");
            assertFalse(text(page, "#call .more").contains("secret"), "no password is shown");
            assertFalse(text(page, "#call .more").contains(CarrierRig.CALLER));
            for (int i = 0; i < 3; i++) {
                rig.node.createCall(rig.app, i == 0 ? CarrierRig.ANSWERS : CarrierRig.BUSY, Map.of());
            }
            rig.node.createCall(rig.app, CarrierRig.NEVER_ANSWERS, Map.of("callTimeout", 300));
            wait(page, "#calls", "callback-error");
            page.command("visible", Map.of("selector", "#call .plot"));
            wait(page, "#figures", "1up");
            looks(page, "calls");

            click(page, "#numbers");
            wait(page, "#call h1", NodeUnderTest.NUMBER);
            caller.hangup(HangupReason.NORMAL);
            wait(page, "#call .title", "hangup");
            wait(page, "#call .ladder", "BYE");
            page.command("fill", Map.of("selector", "#filter", "text", "callback-error"));
            click(page, "#calls tr");
            wait(page, "#call", "answer · 500");
            shot(page, "failed-light");
            assertEquals(0, page.command("wideness", Map.of()).asInt());
        }
    }

    @Test
    void endpoints_are_listed() throws Exception {
        rig.node.createEndpoint(rig.app);
        try (Browser page = Browser.open(rig.node.url("/console").toString(), null)) {
            signIn(page, "secret");
            wait(page, "#status", "Live");
            click(page, "[data-view=endpoints]");
            wait(page, "#endpoints", "disconnected");
            wait(page, "#endpoints", "desk");
            shot(page, "endpoints-light");
        }
    }

    @Test
    void a_webhook_is_looked_at_and_sent_again() throws Exception {
        String callId = rig.node.createCall(rig.app, CarrierRig.BUSY, Map.of()).path("callId").asString();
        rig.node.awaitState(callId, "disconnected");
        rig.app.await("disconnect", CarrierRig.SOON);
        rig.app.forget();
        try (Browser page = Browser.open(rig.node.url("/console").toString(), null)) {
            signIn(page, "secret");
            wait(page, "#status", "Live");
            click(page, "[data-view=webhooks]");
            page.command("choose", Map.of("selector", "#delivery-state", "value", "delivered"));
            wait(page, "#deliveries", "disconnect");
            click(page, "#deliveries tr");
            wait(page, "#delivery", "Answer 204");
            assertFalse(text(page, "#delivery").contains(CarrierRig.BUSY), "numbers are masked");
            click(page, "#resend");
            wait(page, "#resent", "Sent again as");
            rig.app.await("disconnect", CarrierRig.SOON);
            resize(page, 1280, true);
            shot(page, "webhooks-dark");
        }
    }

    @Test
    void nothing_is_told_without_credentials_or_of_other_accounts() throws Exception {
        String callId = rig.node.createCall(rig.app, CarrierRig.BUSY, Map.of()).path("callId").asString();
        rig.node.awaitState(callId, "disconnected");
        for (String path : new String[] {"/console/who", "/console/live", "/console/calls/" + callId}) {
            assertEquals(401, rig.node.send(rig.node.request(path).setHeader("Authorization", "").GET()).statusCode());
            assertEquals(401, rig.node.send(rig.node.request(path).setHeader("Authorization", "Basic eDp5").GET())
                    .statusCode());
        }
        String others = "Basic b3RoZXI6cHJpdmF0ZQ=="; // other:private
        assertEquals(404, rig.node.send(rig.node.request("/console/calls/" + callId)
                .setHeader("Authorization", others).GET()).statusCode());
        var page = rig.node.send(rig.node.request("/console").GET());
        assertEquals(200, page.statusCode());
        assertTrue(page.headers().firstValue("Content-Security-Policy").orElse("").contains("default-src 'none'"));
    }

    /** Both themes, wide and narrow. */
    private static void looks(Browser page, String name) throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            resize(page, 1280, dark);
            shot(page, name + "-1280-" + (dark ? "dark" : "light"));
            resize(page, 800, dark);
            shot(page, name + "-800-" + (dark ? "dark" : "light"));
            assertEquals(0, page.command("wideness", Map.of()).asInt(), "the page must not scroll sideways");
        }
        resize(page, 1280, false);
    }

    private static void signIn(Browser page, String password) throws Exception {
        page.command("fill", Map.of("selector", "#user", "text", "tester"));
        page.command("fill", Map.of("selector", "#password", "text", password));
        click(page, "#login button");
    }

    private static String text(Browser page, String selector) throws Exception {
        return page.command("text", Map.of("selector", selector)).asString();
    }

    private static void click(Browser page, String selector) throws Exception {
        page.command("click", Map.of("selector", selector));
    }

    private static void wait(Browser page, String selector, String text) throws Exception {
        page.command("wait", Map.of("selector", selector, "contains", text));
    }

    private static void resize(Browser page, int width, boolean dark) throws Exception {
        page.command("resize", Map.of("width", width, "height", 860, "dark", dark));
    }

    private static void shot(Browser page, String name) throws Exception {
        page.command("shot", Map.of("file", SCREENS.resolve("console-" + name + ".png").toString()));
    }
}
