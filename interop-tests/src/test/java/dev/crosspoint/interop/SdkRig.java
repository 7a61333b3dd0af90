package dev.crosspoint.interop;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.sip.demo.DemoCarrier;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link CarrierRig} and the vendor's SDK for Node.js pointed at its node, for all tests of a class that registers
 * it. Each test begins as the user of the test's account.
 */
final class SdkRig implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final Map<String, String> settings;
    private CarrierRig rig;

    ApplicationServer app;
    NodeUnderTest node;
    DemoCarrier carrier;
    NodeSdk sdk;

    /** @param settings environment variables for the node */
    SdkRig(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        rig = CarrierRig.start(settings);
        app = rig.app;
        node = rig.node;
        carrier = rig.carrier;
        sdk = NodeSdk.open(node);
    }

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        sdk.as("tester", "secret");
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        try {
            if (sdk != null) {
                sdk.close();
            }
        } finally {
            if (rig != null) {
                rig.close();
            }
        }
    }
}
