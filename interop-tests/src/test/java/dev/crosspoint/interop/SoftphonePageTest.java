package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.Browser;
import dev.crosspoint.node.Node;
import dev.crosspoint.node.config.SettingsReader;
import dev.crosspoint.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code bin/run} shows a person: the softphone page of the demo, used with a mouse, and photographed. */
class SoftphonePageTest {
    private static final Path SCREENS = Path.of("target/screens").toAbsolutePath();

    @Test
    void a_person_calls_the_demo_number_and_is_called_back() throws Exception {
        Files.createDirectories(SCREENS);
        int httpPort = FreePorts.one();
        int carrierPort = FreePorts.one();
        try (Node node = Node.start(SettingsReader.demo(Map.of(
                        "CROSSPOINT_HTTP_PORT", "" + httpPort,
                        "CROSSPOINT_SIP_PORT", "" + FreePorts.one(),
                        "CROSSPOINT_DEMO_CARRIER_PORT", "" + carrierPort,
                        "CROSSPOINT_TRUNKS_0_ADDRESS", "sip:127.0.0.1:" + carrierPort,
                        "CROSSPOINT_MEDIA_UDP_PORT", "0",
                        "CROSSPOINT_MEDIA_RTP_PORTS", "0-0",
                        "CROSSPOINT_DATA_DIR", Files.createTempDirectory("demo").toString())));
                Browser page = Browser.open("http://127.0.0.1:" + httpPort + "/",
                        Speech.wavFile(Speech.browser()))) {
            wait(page, "#status", "Ready");
            shot(page, "ready-wide-light");

            click(page, "#call-demo");
            wait(page, "#phase", "Connected");
            page.command("level", Map.of("selector", "#level-in"));
            page.command("level", Map.of("selector", "#level-out"));
            page.command("change", Map.of("selector", "#jitter", "from", "–"));
            click(page, "#pad button:nth-child(5)");
            wait(page, "#log", "Digit 5");
            shot(page, "call-wide-light");
            resize(page, 390, 844, true);
            shot(page, "call-phone-dark");
            click(page, "#mute");
            assertEquals("true", page.command("attribute",
                    Map.of("selector", "#mute", "name", "aria-pressed")).asString());
            click(page, "#hangup");
            wait(page, "#phase", "Dial a number");
            wait(page, "#log", "Ready to be called");

            resize(page, 1100, 800, true);
            click(page, "#call-me");
            wait(page, "#phase", "Incoming call");
            shot(page, "incoming-wide-dark");
            click(page, "#accept");
            wait(page, "#phase", "Connected, they called");
            page.command("level", Map.of("selector", "#level-in"));
            resize(page, 390, 844, false);
            shot(page, "called-phone-light");
            click(page, "#hangup");
            wait(page, "#phase", "Dial a number");

            page.command("fill", Map.of("selector", "#number", "text", "+15551230486"));
            click(page, "#dial");
            wait(page, "#log", "Busy");
            wait(page, "#phase", "Dial a number");
            String log = page.command("text", Map.of("selector", "#log")).asString();
            assertTrue(log.contains("Incoming call from"), log);
            assertEquals(0, page.command("wideness", Map.of()).asInt(), "the page must not scroll sideways on a phone");
        }
    }

    private static void click(Browser page, String selector) throws Exception {
        page.command("click", Map.of("selector", selector));
    }

    private static void wait(Browser page, String selector, String text) throws Exception {
        page.command("wait", Map.of("selector", selector, "contains", text));
    }

    private static void resize(Browser page, int width, int height, boolean dark) throws Exception {
        page.command("resize", Map.of("width", width, "height", height, "dark", dark));
    }

    private static void shot(Browser page, String name) throws Exception {
        page.command("shot", Map.of("file", SCREENS.resolve(name + ".png").toString()));
    }
}
