package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.testing.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * A node with several telephones, each a trunk with a loopback address of its own, so that each can be dialled. One
 * node serves all tests of a class that registers it.
 */
final class PhonesRig implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final Duration SOON = Duration.ofSeconds(20);

    ApplicationServer app;
    /** The trunk of all numbers, whose phones may refer; the others are dialled as {@code sip:anybody@HOST}. */
    Sipp.Ports first;
    Sipp.Ports ann;
    Sipp.Ports bob;
    Sipp.Ports cat;
    /** May send its callers on; dialled as {@code sip:anybody@localhost}. */
    Sipp.Ports desk;
    NodeUnderTest node;

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        app = new ApplicationServer();
        first = Sipp.Ports.free();
        ann = Sipp.Ports.on("127.0.0.2");
        bob = Sipp.Ports.on("127.0.0.3");
        cat = Sipp.Ports.on("127.0.0.4");
        desk = Sipp.Ports.free();
        String trunks = trunk("ann", ann.host(), ann, false) + trunk("bob", bob.host(), bob, false)
                + trunk("cat", cat.host(), cat, false) + trunk("desk", "localhost", desk, true);
        node = NodeUnderTest.start(app, first.sip(), trunks, Map.of("CROSSPOINT_CALLS_PER_SECOND", "50",
                "CROSSPOINT_TRUNKS_0_ACCEPT_REFER", "true", "CROSSPOINT_STREAMS_STALL_TIMEOUT", "2"));
    }

    private static String trunk(String name, String host, Sipp.Ports ports, boolean acceptsRefer) {
        return """
                  - name: %s
                    address: sip:%s:%d
                    codecs: [PCMU, PCMA]
                    keep-alive: 0
                    accept-refer: %s
                """.formatted(name, host, ports.sip(), acceptsRefer);
    }

    /** A phone that calls the application's number. */
    Sipp calls(Sipp.Ports from, String scenario, Signal speech, Map<String, Object> values) throws Exception {
        return Sipp.start(scenario, from, "127.0.0.1:" + node.sipPort, with(speech, values), "-s",
                NodeUnderTest.NUMBER);
    }

    /** A phone that waits to be called. */
    static Sipp waits(Sipp.Ports at, String scenario, Signal speech, Map<String, Object> values) throws Exception {
        return Sipp.start(scenario, at, null, with(speech, values));
    }

    private static Map<String, Object> with(Signal speech, Map<String, Object> values) throws Exception {
        Map<String, Object> all = new HashMap<>(values);
        all.put("speech", Speech.ulawFile(speech));
        return all;
    }

    static Match heard(String what, Signal source, RtpCapture by) throws Exception {
        Match match = Match.of(source, PhoneAudio.of(by.packets()));
        System.out.println("heard: " + what + ": " + match);
        return match;
    }

    /** Waits until so much has been heard. */
    static void awaitSound(RtpCapture by, double seconds) throws Exception {
        Await.until(SOON, () -> PhoneAudio.of(by.packets()).seconds() >= seconds,
                () -> "less than " + seconds + " s heard");
    }

    /** The fields of the first event of this type. */
    JsonNode event(String type) throws Exception {
        return app.await(type, SOON).body();
    }

    /** The transferDisconnect about a destination. */
    JsonNode gone(String to) throws Exception {
        return app.await("end of " + to, SOON, h -> h.type().equals("transferDisconnect")
                && h.body().path("transferTo").asString().equals(to)).body();
    }

    /** How many events of this type have come. */
    long count(String type) {
        List<Hook> all = app.hooks();
        return all.stream().filter(h -> h.type().equals(type)).count();
    }

    /** The next test begins when this one's call has ended. */
    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        app.await("disconnect", SOON);
        app.forget();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        if (node != null) {
            node.close();
        }
        if (app != null) {
            app.close();
        }
    }
}
