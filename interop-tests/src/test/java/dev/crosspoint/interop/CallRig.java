package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.LossyRelay;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Everything between a SIPp carrier and a page in a browser: node, application, packet capture. The speeches differ, so
 * that an echo or crossed directions are not taken for success.
 */
final class CallRig implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final Path LISTEN = Path.of("target/listen");

    final Signal fromCarrier;
    final Signal fromBrowser;
    final Sipp.Ports ports = Sipp.Ports.free();
    final ApplicationServer app = new ApplicationServer();
    final NodeUnderTest node;
    final RtpCapture capture;
    DevicePage page;
    LossyRelay relay;
    String endpointId;

    private CallRig(Signal fromCarrier, Signal fromBrowser, Map<String, String> settings) throws Exception {
        this.fromCarrier = fromCarrier;
        this.fromBrowser = fromBrowser;
        node = NodeUnderTest.start(app, ports.sip(), Files.createTempDirectory("node"), settings);
        capture = RtpCapture.start(ports.media());
    }

    /** With speech on both sides, and a device that can be called. */
    static CallRig speaking() throws Exception {
        return of(Speech.carrier(), Speech.browser());
    }

    static CallRig of(Signal fromCarrier, Signal fromBrowser) throws Exception {
        return open(new CallRig(fromCarrier, fromBrowser, Map.of()));
    }

    /**
     * Speech on both sides, and all media of the browser through a relay that can lose with this seed.
     *
     * @param settings environment variables for the node
     */
    static CallRig relayed(long seed, Map<String, String> settings) throws Exception {
        CallRig rig = new CallRig(Speech.carrier(), Speech.browser(), settings);
        rig.relay = new LossyRelay(rig.node.node.media().udpPort(), seed);
        return open(rig);
    }

    private static CallRig open(CallRig rig) throws Exception {
        try {
            rig.page = DevicePage.open(rig.app, Speech.wavFile(rig.fromBrowser));
            if (rig.relay != null) {
                rig.page.call("reroute", rig.relay.port());
            }
            JsonNode endpoint = rig.node.createEndpoint(rig.app);
            rig.endpointId = endpoint.path("endpointId").asString();
            rig.page.join(rig.node, endpoint.path("token").asString());
            rig.app.await("endpointEligible", SOON);
            rig.app.on("/initiate", _ -> rig.connect());
            rig.app.on("/answer", _ -> rig.connect());
            rig.app.on("/next", _ -> Answer.bxml("<Hangup/>"));
            return rig;
        } catch (Exception | Error e) {
            rig.close();
            throw e;
        }
    }

    private Answer connect() {
        return Answer.bxml("<Connect eventCallbackUrl=\"/connect\"><Endpoint>" + endpointId
                + "</Endpoint></Connect><Redirect redirectUrl=\"/next\"/>");
    }

    /** A carrier that calls the application's number. */
    Sipp callIn(String scenario, Map<String, Object> values) throws Exception {
        return Sipp.start(scenario, ports, "127.0.0.1:" + node.sipPort, withSpeech(values), "-s", NodeUnderTest.NUMBER);
    }

    /** A carrier that waits for a call. */
    Sipp waitForCall(String scenario, Map<String, Object> values) throws Exception {
        return Sipp.start(scenario, ports, null, withSpeech(values));
    }

    private Map<String, Object> withSpeech(Map<String, Object> values) throws Exception {
        Map<String, Object> all = new java.util.HashMap<>(values);
        all.put("speech", Speech.ulawFile(fromCarrier));
        return all;
    }

    /** Lets both sides talk until each must have said its piece once from beginning to end: both play in a loop. */
    void talk() throws Exception {
        double seconds = 2 * Math.max(fromBrowser.seconds(), fromCarrier.seconds()) + 2;
        page.call("awaitRecorded", seconds, 90);
    }

    /** What the browser played of the carrier's speech; while its jitter buffer finds its depth, it is not judged. */
    Match browserHears(String name) throws Exception {
        Signal recording = page.recording();
        return keep(name + "-in-browser", fromCarrier, recording.slice(2, recording.seconds()));
    }

    /** What the carrier got of the browser's speech. */
    Match carrierHears(String name) throws Exception {
        return keep(name + "-at-carrier", fromBrowser, PhoneAudio.of(capture.packets()));
    }

    /** Keeps the recording beside its source for human ears, and says how they match. */
    static Match keep(String name, Signal source, Signal recording) throws Exception {
        Files.createDirectories(LISTEN);
        Files.move(Speech.wavFile(recording), LISTEN.resolve(name + ".wav"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(Speech.wavFile(source), LISTEN.resolve(name + "-source.wav"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Match match = Match.of(source, recording);
        System.out.println("heard: " + name + ": " + match);
        return match;
    }

    /** Types of the voice webhooks in the order they came; connectStatus is an event of its own style. */
    List<String> voiceEvents() {
        return app.hooks().stream().filter(h -> h.body().has("eventType")).map(Hook::type).toList();
    }

    List<String> connectStatuses() {
        return app.hooks().stream().filter(h -> h.type().equals("connectStatus"))
                .map(h -> h.body().path("status").asString()).toList();
    }

    @Override
    public void close() throws Exception {
        LossyRelay network = relay;
        try (app; node; capture; network) {
            if (page != null) {
                page.close();
            }
        }
    }
}
