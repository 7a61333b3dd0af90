package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.Browser;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.testing.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A thousand calls through the whole node, some of them to a device: what they took is given back. */
class LeakTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Path CLIENT = Path.of("../media-node/src/main/resources/web/brtc.js").toAbsolutePath();
    private static final int PORT_PAIRS = 200;
    private static final int WARM_UP = 150;
    private static final int CALLS = 810;
    private static final int CONNECTED = 20;
    /** SIP transactions outlive their calls by 32 s (RFC 3261 §17), and the database fills its cache. */
    private static final int HEAP_MB = 32;
    /** Of all that go to one application ({@code webhooks.connections}). */
    private static final int CONNECTIONS = 64;
    private static final int NATIVE_MB = 24;

    @Test
    void a_thousand_calls_leave_nothing_behind() throws Exception {
        Sipp.Ports ports = Sipp.Ports.free();
        int low = FreePorts.first(2 * PORT_PAIRS);
        Map<String, String> limits = Map.of("CROSSPOINT_CALLS_PER_SECOND", "1000", "CROSSPOINT_CALLS_CONCURRENT",
                "1000", "CROSSPOINT_SIP_MAX_INVITES_PER_SECOND", "1000",
                "CROSSPOINT_MEDIA_RTP_PORTS", low + "-" + (low + 2 * PORT_PAIRS - 1));
        try (ApplicationServer app = new ApplicationServer();
                NodeUnderTest node = NodeUnderTest.start(app, ports.sip(), Files.createTempDirectory("node"), limits);
                Browser device = Browser.script("wrtc.mjs", CLIENT.toString())) {
            Round round = new Round(app, node, device, ports);
            round.calls(WARM_UP);
            round.connected(CONNECTED);
            Footprint before = Footprint.settled(node, app);

            round.calls(CALLS / 2);
            round.connected(CONNECTED);
            round.calls(CALLS - CALLS / 2);
            Footprint after = Footprint.settled(node, app);

            System.out.println("leaks: before " + before + "\nleaks: after  " + after);
            assertEquals(1000, WARM_UP + CALLS + 2 * CONNECTED);
            assertAll(
                    () -> assertEquals(Map.of(), after.gaugesLeft(PORT_PAIRS), "gauges"),
                    () -> assertTrue(after.gauges().get(Footprint.JOURNALS) <= Footprint.MOST_JOURNALS, "journals"),
                    () -> assertEquals(1000, node.metric("crosspoint_sip_calls_in")),
                    () -> assertEquals(0, node.metric("crosspoint_media_faults")),
                    () -> assertEquals(0, node.metric("crosspoint_sip_faults")),
                    () -> assertEquals(0, node.metric("crosspoint_signaling_http_broken")),
                    () -> assertTrue(after.platformThreads() <= before.platformThreads() + 4, "platform threads"),
                    () -> assertTrue(after.virtualThreads() <= before.virtualThreads() + 4, "virtual threads"),
                    () -> assertTrue(after.files() <= before.files() + 4, "file descriptors"),
                    () -> assertTrue(after.toApplication() <= 2 * CONNECTIONS, "connections to the application"),
                    () -> assertTrue(after.heapMb() <= before.heapMb() + HEAP_MB, "heap"),
                    () -> assertTrue(after.nativeMb() <= before.nativeMb() + NATIVE_MB, "native memory"));
        }
    }

    /** The ways in which calls are made. */
    private record Round(ApplicationServer app, NodeUnderTest node, Browser device, Sipp.Ports ports) {

        /** Calls that the application answers, lets ring and wait a moment, and ends. */
        void calls(int count) throws Exception {
            app.on("/initiate", _ -> Answer.bxml("<Ring duration=\"0.1\"/><Pause duration=\"0.1\"/><Hangup/>"));
            sipp("call-in-silent.xml", count, 60, 80);
            awaitEnds(count);
        }

        /** A device that comes, is called many times, one after the other, and goes. */
        void connected(int count) throws Exception {
            JsonNode endpoint = node.createEndpoint(app);
            String id = endpoint.path("endpointId").asString();
            device.call("connect", node.deviceUrl(), endpoint.path("token").asString());
            device.call("publish", Speech.wavFile(Speech.browser()).toString());
            AtomicInteger calls = new AtomicInteger();
            app.on("/initiate", _ -> {
                awaitEligible(calls.incrementAndGet());
                return Answer.bxml("<Connect><Endpoint>" + id + "</Endpoint></Connect>");
            });
            sipp("call-in-bye.xml", count, 10, 1);
            awaitEnds(count);
            device.call("disconnect");
            assertEquals(2, node.delete(endpoint.path("endpointId").asString()) / 100, "deletion of the endpoint");
        }

        /** The device is free for the next call only when it has left the one before. */
        private void awaitEligible(int times) {
            try {
                app.await("eligibility " + times, LONG, _ -> app.hooks().stream()
                        .filter(h -> h.type().equals("endpointEligible")).count() >= times);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void sipp(String scenario, int count, int perSecond, int atOnce) throws Exception {
            try (Sipp carrier = Sipp.start(scenario, ports, "127.0.0.1:" + node.sipPort,
                    Map.of("talk", 200, "speech", Speech.ulawFile(Speech.carrier())), "-s", NodeUnderTest.NUMBER,
                    "-m", "" + count, "-r", "" + perSecond, "-l", "" + atOnce)) {
                carrier.awaitSuccess(LONG);
            }
        }

        private void awaitEnds(int count) throws Exception {
            app.await(count + " ends of calls", LONG, _ -> app.hooks().stream()
                    .filter(h -> h.type().equals("disconnect")).count() == count);
            app.forget();
        }
    }
}
