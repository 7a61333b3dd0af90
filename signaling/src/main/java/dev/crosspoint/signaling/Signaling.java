package dev.crosspoint.signaling;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.signaling.call.CallParts;
import dev.crosspoint.signaling.call.Calls;
import dev.crosspoint.signaling.device.DeviceGateway;
import dev.crosspoint.signaling.endpoint.EndpointApi;
import dev.crosspoint.signaling.endpoint.EndpointBxml;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.http.RestModule;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control plane, wired: from the database up to the HTTP port. */
public final class Signaling implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Signaling.class);
    private static final long EXPIRE_SECONDS = 5;

    private final Core core;
    private final DeviceGateway devices;
    private final Calls calls;
    private final HttpFront front;
    private final ScheduledExecutorService timer;

    private Signaling(Core core, SignalingSettings s, MediaEngine media, PhoneNetwork phones,
                      List<RestModule> more) {
        this.core = core;
        devices = new DeviceGateway(s.devices(), core.endpoints, core.endpointEvents, core.webhooks, media);
        calls = new Calls(new CallParts(s.calls(), core.database, core.accounts, core.webhooks, phones, devices,
                () -> baseUrl(s.http())));
        devices.calls(calls.control());
        List<RestModule> modules = new ArrayList<>();
        modules.add(core.tokenEndpoint);
        modules.add(new EndpointApi(core.endpoints, (_, _) -> new EndpointBxml.Outcome.Idle()));
        modules.add(devices);
        modules.add(calls.api());
        modules.add(routes -> routes.open("GET", "/health", _ -> health(core)));
        modules.addAll(more);
        front = HttpFront.start(s.http(), core.authenticator, modules);
        calls.start();
        timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("expiry").factory());
        timer.scheduleWithFixedDelay(this::expire, EXPIRE_SECONDS, EXPIRE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * @param media  closed by its owner, after this
     * @param phones closed by its owner, after this
     * @param more   what else answers on the port, such as pages and metrics
     */
    public static Signaling start(SignalingSettings s, MediaEngine media, PhoneNetwork phones,
                                  List<RestModule> more) {
        Core core = Core.open(s, InstantSource.system());
        try {
            return new Signaling(core, s, media, phones, more);
        } catch (RuntimeException e) {
            core.close();
            throw e;
        }
    }

    public int port() {
        return front.port();
    }

    /** Name and value of every counter of the control plane. */
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(front.counters().snapshot());
        all.putAll(core.webhooks.counters().snapshot());
        all.put("calls_alive", (long) calls.alive());
        all.put("webhooks_waiting", (long) core.webhooks.waiting());
        return all;
    }

    /** Calls first, so that their last webhooks go out, then devices, the port, and the database last. */
    @Override
    public void close() {
        timer.shutdownNow();
        calls.close();
        devices.close();
        front.close();
        core.close();
    }

    /** How customers reach this node, for links in webhooks that no request of theirs has caused. */
    private String baseUrl(HttpSettings http) {
        return http.publicUrl() == null ? "http://" + http.host() + ":" + front.port()
                : http.publicUrl().toString().replaceAll("/+$", "");
    }

    private static ApiReply health(Core core) {
        boolean up = core.database.healthy();
        return ApiReply.json(up ? 200 : 503, Map.of("status", up ? "UP" : "DOWN"));
    }

    private void expire() {
        try {
            core.endpoints.expire();
        } catch (RuntimeException e) {
            LOG.error("Expiring endpoints failed", e);
        }
    }
}
