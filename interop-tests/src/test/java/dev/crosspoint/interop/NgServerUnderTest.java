package dev.crosspoint.interop;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.Rtpengine;
import dev.crosspoint.testing.FreePorts;
import java.nio.file.Files;
import java.util.Map;

/** A media server that speaks ng over UDP and WebSocket: a node in this process, or rtpengine. */
record NgServerUnderTest(int ngPort, int httpPort, AutoCloseable server) implements AutoCloseable {
    enum Kind { CROSSPOINT, RTPENGINE }

    static NgServerUnderTest start(Kind kind, ApplicationServer application) throws Exception {
        return switch (kind) {
            case CROSSPOINT -> {
                int ngPort = FreePorts.one();
                int httpPort = FreePorts.one();
                yield new NgServerUnderTest(ngPort, httpPort, NodeUnderTest.start(application, FreePorts.one(),
                        Files.createTempDirectory("node"), Map.of("CROSSPOINT_NG_ENABLED", "true",
                                "CROSSPOINT_NG_PORT", "" + ngPort, "CROSSPOINT_NG_HTTP_PORT", "" + httpPort,
                                "CROSSPOINT_NG_DELETE_DELAY", "0")));
            }
            case RTPENGINE -> {
                Rtpengine rtpengine = Rtpengine.start();
                yield new NgServerUnderTest(rtpengine.ngPort(), rtpengine.httpPort(), rtpengine);
            }
        };
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
