package dev.crosspoint.signaling;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.signaling.call.CallParts;
import dev.crosspoint.signaling.call.Calls;
import dev.crosspoint.signaling.console.Console;
import dev.crosspoint.signaling.console.ConsoleSources;
import dev.crosspoint.signaling.call.EngineCallMedia;
import dev.crosspoint.signaling.call.EngineCallTapes;
import dev.crosspoint.signaling.device.DeviceGateway;
import dev.crosspoint.signaling.endpoint.EndpointApi;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.openapi.OpenApi;
import dev.crosspoint.signaling.recording.Mp3Encoder;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.stream.MediaStreams;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private static final long ROOM_SECONDS = 1;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final HttpSettings http;
    private final Core core;
    private final DeviceGateway devices;
    private final Recordings recordings;
    private final MediaStreams streams;
    private final Calls calls;
    private final PhoneNetwork phones;
    private volatile HttpFront front;
    private volatile Console console;

    private Signaling(SignalingSettings s, MediaEngine media, PhoneNetwork phones) {
        http = s.http();
        this.phones = phones;
        core = opened(Core.open(s, InstantSource.system()));
        devices = new DeviceGateway(s.devices(), core.endpoints, core.endpointEvents, core.webhooks, media);
        recordings = opened(new Recordings(s.data().dir(), s.recordings(), core.database, s.calls().nodeId(),
                core.webhooks, core.clock, Mp3Encoder.ofSystem()));
        streams = opened(new MediaStreams(s.streams(), core.webhooks.lines()));
        calls = new Calls(new CallParts(s.calls(), core.database, core.accounts, core.webhooks, phones,
                new EngineCallMedia(media), core.prompts, recordings, new EngineCallTapes(media),
                streams, devices, this::baseUrl));
        devices.calls(calls.control());
    }

    /**
     * @param media  closed by its owner, after this
     * @param phones closed by its owner, after this
     * @param more   what else answers on the port, such as pages and metrics
     */
    public static Signaling start(SignalingSettings s, MediaEngine media, PhoneNetwork phones,
                                  List<RestModule> more) {
        Signaling signaling = new Signaling(s, media, phones);
        try {
            signaling.run(more);
            return signaling;
        } catch (RuntimeException e) {
            signaling.close();
            throw e;
        }
    }

    public int port() {
        return front.port();
    }

    /** Method and path of everything that the port answers to, pages left out: {@code GET /health}. */
    public List<String> operations() {
        return front.operations();
    }

    /** Name and value of every counter of the control plane. */
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(front.counters().snapshot());
        all.putAll(core.webhooks.counters().snapshot());
        all.putAll(core.prompts.counters());
        all.put("webhooks_waiting", (long) core.webhooks.waiting());
        all.put("webhooks_pending", (long) core.webhooks.pending());
        all.put("recordings_cut", recordings.cut());
        all.put("recording_downloads_refused", recordings.downloadsRefused());
        all.put("recordings_encoding", (long) recordings.encoding());
        all.putAll(streams.figures());
        all.putAll(calls.conferenceFigures());
        all.put("calls_alive", (long) calls.alive());
        all.putAll(console.counters());
        return all;
    }

    /** Calls and devices first, as long as everything they stand on is there; the database last. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", part.getClass().getSimpleName(), e);
            }
        }
    }

    private void run(List<RestModule> more) {
        List<RestModule> modules = new ArrayList<>();
        modules.add(core.tokenEndpoint);
        modules.add(new EndpointApi(core.endpoints, calls.endpointDocuments()));
        modules.add(devices);
        modules.add(calls.api());
        modules.add(calls.conferencesApi());
        modules.add(core.webhooks.api());
        modules.add(recordings.api());
        modules.add(routes -> routes.open("GET", "/health", _ -> health()));
        modules.add(new OpenApi());
        console = Console.open(calls, new ConsoleSources(core.webhooks, phones), core.clock);
        modules.add(console);
        modules.addAll(more);
        front = opened(HttpFront.start(http, core.authenticator, modules));
        opened(console); // its streams end before the port closes
        every(EXPIRE_SECONDS, "expiry", this::expire);
        every(ROOM_SECONDS, "recording-room", recordings::watchRoom);
        every(ROOM_SECONDS, "recording-store", recordings::storeAgain);
        opened(devices);
        opened(calls).start();
        core.webhooks.start();
    }

    private void every(long seconds, String name, Runnable step) {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(name).factory());
        opened(timer::shutdownNow);
        timer.scheduleWithFixedDelay(step, seconds, seconds, TimeUnit.SECONDS);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** How customers reach the REST API, without a slash at the end. */
    private String baseUrl() {
        return http.publicUrl() == null ? "http://" + http.host() + ":" + front.port()
                : http.publicUrl().toString().replaceAll("/+$", "");
    }

    private ApiReply health() {
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
