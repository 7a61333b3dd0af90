package dev.crosspoint.interop;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.sip.demo.DemoCarrier;
import dev.crosspoint.sip.demo.DemoCarrierSettings;
import dev.crosspoint.testing.FreePorts;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** A node with a customer's application and the demo's carrier as its trunk: phones by number, in this process. */
final class CarrierRig implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);
    static final String ANSWERS = "+15559990100";
    static final String BUSY = "+15559990486";
    static final String NEVER_ANSWERS = "+15559990480";
    static final String CALLER = "+15550100000";

    final ApplicationServer app;
    final NodeUnderTest node;
    final DemoCarrier carrier;

    private CarrierRig(ApplicationServer app, Map<String, String> settings) throws Exception {
        int port = FreePorts.one();
        this.app = app;
        node = NodeUnderTest.start(app, port, Files.createTempDirectory("node"), settings);
        carrier = DemoCarrier.start(new DemoCarrierSettings("127.0.0.1", port, "sip:127.0.0.1:" + node.sipPort, CALLER,
                Duration.ofMillis(100)), node.node.media());
    }

    /** @param settings environment variables for the node */
    static CarrierRig start(Map<String, String> settings) throws Exception {
        return new CarrierRig(new ApplicationServer(), settings);
    }

    @Override
    public void close() {
        carrier.close();
        node.close();
        app.close();
    }
}
