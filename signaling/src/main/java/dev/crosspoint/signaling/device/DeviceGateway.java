package dev.crosspoint.signaling.device;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.endpoint.EndpointEvents;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.endpoint.TokenVerdict;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import dev.crosspoint.signaling.http.UpgradeRequest;
import dev.crosspoint.signaling.http.UpgradeVerdict;
import dev.crosspoint.signaling.store.StoreException;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device side as the rest of the node sees it: a WebSocket path for devices, and the joining of calls to them. */
public final class DeviceGateway implements EndpointConnector, RestModule, AutoCloseable {

    /** Where devices connect. */
    public static final String PATH = "/brtc/v1/endpoints";
    /** The vendor's own path, for applications that change no more than the host. */
    public static final String VENDOR_PATH = "/prod/gateway-service/api/v1/endpoints";

    private static final Logger LOG = LoggerFactory.getLogger(DeviceGateway.class);

    private final Endpoints endpoints;
    private final DeviceReports reports;
    private final DeviceDirectory directory = new DeviceDirectory();
    private final DeviceSession.Surroundings around;
    private final VainUpgrades vain;
    private final Runnable onClose;
    private volatile CallControl calls = (account, endpoint, type, id) -> false;

    public DeviceGateway(DeviceSettings settings, Endpoints endpoints, EndpointEvents events, Webhooks webhooks,
            MediaEngine media) {
        this(settings, endpoints, events, webhooks, new EngineMedia(media), new SystemAlarms());
    }

    private DeviceGateway(DeviceSettings settings, Endpoints endpoints, EndpointEvents events, Webhooks webhooks,
            DeviceMedia media, SystemAlarms alarms) {
        this(settings, endpoints, new EndpointReports(endpoints, events, webhooks, alarms), media, alarms,
                alarms::close);
    }

    DeviceGateway(DeviceSettings settings, Endpoints endpoints, DeviceReports reports, DeviceMedia media,
            Alarms alarms, Runnable onClose) {
        this.endpoints = endpoints;
        this.reports = reports;
        this.onClose = onClose;
        vain = new VainUpgrades(alarms);
        around = new DeviceSession.Surroundings(settings, alarms, media, reports,
                (account, endpoint, type, id) -> calls.hangup(account, endpoint, type, id), directory,
                new Revisions(alarms.now()));
        endpoints.onDeleted(id -> end(id, Ending.DELETED));
        endpoints.onExpired(id -> end(id, Ending.EXPIRED));
    }

    /** Who ends calls that devices are not joined to; the calls need this gateway first, hence not a parameter. */
    public void calls(CallControl control) {
        calls = control;
    }

    @Override
    public void routes(Routes routes) {
        routes.socket(PATH, this::upgrade);
        routes.socket(VENDOR_PATH, this::upgrade);
    }

    private UpgradeVerdict upgrade(UpgradeRequest request) {
        UpgradeVerdict verdict = verdict(request);
        String token = request.query("endpointToken");
        if (verdict instanceof UpgradeVerdict.Refuse && token != null) {
            vain.refusing(token);
        }
        return verdict;
    }

    private UpgradeVerdict verdict(UpgradeRequest request) {
        String token = request.query("endpointToken");
        if (token == null || !(endpoints.verify(token) instanceof TokenVerdict.Ok good)) {
            return new UpgradeVerdict.Refuse(403, "Invalid token");
        }
        String given = request.query("uniqueId");
        String uniqueId = given == null || given.isBlank() ? UUID.randomUUID().toString() : given;
        DeviceSession session = new DeviceSession(around, good.endpoint(), uniqueId, DeviceName.of(request));
        if (!directory.admit(session)) {
            LOG.info("endpoint {} is held by another device", good.endpoint().endpointId());
            return new UpgradeVerdict.Refuse(409, "Endpoint already has an active connection");
        }
        if (endpoints.find(good.endpoint().endpointId()).isEmpty()) { // deleted while it was being admitted
            session.end(Ending.DELETED);
            return new UpgradeVerdict.Refuse(403, "Invalid token");
        }
        return new UpgradeVerdict.Accept(session);
    }

    private void end(String endpointId, Ending why) {
        DeviceSession session = directory.holder(endpointId);
        if (session != null) {
            session.end(why);
        }
    }

    @Override
    public ConnectAttempt connect(ConnectRequest request, ConnectEvents events) {
        DeviceSession session = directory.holder(request.endpointId());
        Optional<Endpoint> endpoint = endpoint(request, session);
        Endpoint own = endpoint.filter(e -> e.accountId().equals(request.accountId())).orElse(null);
        ConnectSession named = ConnectSession.of(request, own,
                own == null || session == null ? null : session.deviceId());
        Connection connection = new Connection(request, events, status -> reports.connectStatus(named, status));
        if (endpoint.isPresent() && own == null) {
            connection.ended(ConnectEnd.DENIED);
        } else if (own == null || session == null) {
            connection.ended(ConnectEnd.FAILED);
        } else {
            session.connect(connection);
        }
        return connection;
    }

    /** What a device connected as needs no look-up; who has no device has nothing to wait for. */
    private Optional<Endpoint> endpoint(ConnectRequest request, DeviceSession session) {
        if (session != null && !session.endpoint().expired(around.alarms().now())) {
            return Optional.of(session.endpoint());
        }
        try {
            return endpoints.find(request.endpointId());
        } catch (StoreException e) {
            LOG.warn("call {}: endpoint {} is not here and cannot be looked up: {}", request.callId(),
                    request.endpointId(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Devices that hold an endpoint now. */
    public int devices() {
        return directory.size();
    }

    /** Sends the devices away so that they come back, here or elsewhere, once this node is gone. */
    @Override
    public void close() {
        List<DeviceSession> sessions = directory.close();
        sessions.forEach(session -> session.end(Ending.MOVING));
        sessions.forEach(DeviceSession::awaitEnd);
        onClose.run();
    }
}
