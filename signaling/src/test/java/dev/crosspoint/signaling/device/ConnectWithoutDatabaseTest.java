package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.signaling.ControlPlane;
import dev.crosspoint.signaling.device.GatewayRig.Client;
import dev.crosspoint.signaling.endpoint.CreateResult;
import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.store.SwitchedDatabase;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls are joined to the devices that are here while the database is away. */
class ConnectWithoutDatabaseTest {
    @TempDir
    private Path dir;
    private SwitchedDatabase db;
    private GatewayRig rig;
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final ConnectEvents call = new ConnectEvents() {
        @Override
        public void ringing() {
            seen.add("ringing");
        }

        @Override
        public void accepted() {
            seen.add("accepted");
        }

        @Override
        public void ended(ConnectEnd why) {
            seen.add("ended " + why);
        }
    };

    @BeforeEach
    void start() throws Exception {
        db = new SwitchedDatabase(dir);
        rig = new GatewayRig(db.database, ControlPlane.accounts());
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        db.close();
    }

    private void connect(String accountId, String endpointId) {
        rig.gateway.connect(new ConnectRequest(accountId, endpointId, "c-1", null, "+19195550123", "vip",
                rig.app("/status"), null, null), call);
    }

    @Test
    void a_device_that_is_here_is_joined_and_another_accounts_is_denied() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        String endpointId = created.endpoint().endpointId();
        Client device = rig.connect(created.token(), "u-1");
        device.negotiate(rig, true);
        rig.expect("endpointConnected", "endpointEligible");
        db.away(true);
        connect("9900999", endpointId);
        assertEquals("ended DENIED", DeviceRig.take(seen));
        rig.expect("DENIED");
        connect(ControlPlane.ACCOUNT, endpointId);
        device.notified("sdpOffer");
        device.answer("subscribe");
        assertEquals("ringing", DeviceRig.take(seen));
        assertEquals("accepted", DeviceRig.take(seen));
        rig.expect("endpointIneligible", "INITIATED", "ANSWERED");
        assertEquals(0, db.refused.get(), "nobody waits for the database");
    }

    @Test
    void an_endpoint_that_cannot_be_looked_up_is_told_as_failed() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        db.away(true);
        connect(ControlPlane.ACCOUNT, created.endpoint().endpointId());
        assertEquals("ended FAILED", DeviceRig.take(seen));
        rig.expect("FAILED");
    }
}
