package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** A real browser as a SIP phone over a WebSocket, by SIP.js. */
final class SipPhonePage implements AutoCloseable {
    private static final Path LIBRARY = Path.of("src/test/js/node_modules/sip.js/lib");

    private final Browser browser;

    private SipPhonePage(Browser browser) {
        this.browser = browser;
    }

    /** Opens the page with a WAV file as its microphone. */
    static SipPhonePage open(ApplicationServer server, Path microphone) throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(LIBRARY), "npm packages are not installed: bin/test installs them");
        for (String file : List.of("sip-phone.html", "sip-phone.js", "recorder.js")) {
            server.file("/page/" + file, DevicePage.resource("/page/" + file));
        }
        try (Stream<Path> files = Files.walk(LIBRARY)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
                server.file("/sip.js/" + LIBRARY.relativize(file), Files.readAllBytes(file));
            }
        }
        SipPhonePage page = new SipPhonePage(Browser.open(server.url("/page/sip-phone.html").toString(), microphone));
        page.browser.command("loaded", Map.of("name", "ready"));
        return page;
    }

    JsonNode call(String function, Object... arguments) throws Exception {
        return browser.call("phone." + function, arguments);
    }

    Signal recording() throws Exception {
        byte[] pcm = Base64.getDecoder().decode(call("recording").asString());
        return Signal.ofPcm16(pcm, DevicePage.RECORDING_RATE);
    }

    @Override
    public void close() throws Exception {
        browser.close();
    }
}
