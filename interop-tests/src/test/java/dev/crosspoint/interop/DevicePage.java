package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.Browser;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A customer's page in a real browser, with a BRTC device in it. */
final class DevicePage implements AutoCloseable {
    static final int RECORDING_RATE = 48000;

    final Browser browser;

    private DevicePage(Browser browser) {
        this.browser = browser;
    }

    /** Opens the page with a WAV file as its microphone. */
    static DevicePage open(ApplicationServer app, Path microphone) throws Exception {
        app.file("/page/device.html", resource("/page/device.html"));
        app.file("/page/device.js", resource("/page/device.js"));
        app.file("/page/recorder.js", resource("/page/recorder.js"));
        app.file("/page/brtc.js", resource("/web/brtc.js"));
        DevicePage page = new DevicePage(Browser.open(app.url("/page/device.html").toString(), microphone));
        page.browser.command("loaded", java.util.Map.of("name", "ready"));
        return page;
    }

    JsonNode connect(NodeUnderTest node, String token, boolean autoAccept) throws Exception {
        return call("connect", node.deviceUrl(), token, autoAccept);
    }

    /** Connects and publishes: afterwards the endpoint becomes eligible. */
    void join(NodeUnderTest node, String token) throws Exception {
        connect(node, token, true);
        call("publish");
    }

    JsonNode call(String function, Object... arguments) throws Exception {
        return browser.call("device." + function, arguments);
    }

    Signal recording() throws Exception {
        byte[] pcm = Base64.getDecoder().decode(call("recording").asString());
        return Signal.ofPcm16(pcm, RECORDING_RATE);
    }

    @Override
    public void close() throws Exception {
        browser.close();
    }

    static byte[] resource(String path) throws Exception {
        try (InputStream in = DevicePage.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        }
    }
}
