package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.endpoint.CreateResult;
import dev.crosspoint.signaling.endpoint.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One device on the real gateway, for tests of whole calls; its media and the gateway's time are played. */
public final class GatewayDevice implements AutoCloseable {
    private static final String UNIQUE_ID = "u-1";

    private final GatewayRig rig;
    private final CreateResult.Created created;
    private final GatewayRig.Client client;

    private GatewayDevice(Path dir, String accountId) throws IOException {
        rig = new GatewayRig(dir, List.of(new Account(accountId, List.of(), List.of(), List.of())));
        created = rig.create(accountId, Direction.BIDIRECTIONAL);
        client = rig.connect(created.token(), UNIQUE_ID);
        client.negotiate(rig, true);
        events("endpointConnected", "endpointEligible");
    }

    /** Connected, publishing and eligible. */
    public static GatewayDevice join(Path dir, String accountId) throws IOException {
        return new GatewayDevice(dir, accountId);
    }

    public EndpointConnector connector() {
        return rig.gateway;
    }

    public String endpointId() {
        return created.endpoint().endpointId();
    }

    /** Takes the stream that it is offered. */
    public void takes() {
        client.notified("sdpOffer");
        client.answer("subscribe");
    }

    /** The endpoint's last moment has come, for those who look at it from time to time. */
    public void dayIsOver() {
        rig.alarms.jump(Duration.ofHours(24));
        assertEquals(1, rig.endpoints.expire());
    }

    /** What the endpoint's application hears next; a connectStatus by its status. */
    public void events(String... events) {
        rig.expect(events);
    }

    public int closeCode() {
        return client.closeCode();
    }

    /** The status of an attempt to come back with the same token. */
    public int refusal() {
        return rig.refusal(created.token(), UNIQUE_ID);
    }

    /** What media was joined and parted. */
    public List<String> joints() {
        return rig.media.joints.stream().map(joint -> joint.split(" ")[0]).toList();
    }

    @Override
    public void close() {
        rig.close();
    }
}
