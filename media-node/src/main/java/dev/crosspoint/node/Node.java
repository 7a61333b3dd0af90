package dev.crosspoint.node;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.phone.TrunkStatus;
import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.NgServer;
import dev.crosspoint.node.config.NodeSettings;
import dev.crosspoint.node.demo.DemoApplication;
import dev.crosspoint.signaling.Signaling;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipTrunks;
import dev.crosspoint.sip.demo.DemoCarrier;
import dev.crosspoint.sip.demo.DemoCarrierSettings;
import dev.crosspoint.srtp.DtlsRehearsal;
import dev.crosspoint.srtp.SrtpSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the media engine at the bottom, the telephone network on it, the control plane on both. Parts are opened in
 * that order and closed in the other.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Set<String> GAUGES = Set.of("calls_alive", "conferences_alive", "webhooks_waiting",
            "webhooks_pending", "audio_disk_bytes", "speech_cache_bytes", "console_viewers", "journals",
            "journal_chars", "streams_open");
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final NodeSettings settings;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Metrics metrics = new Metrics();
    private MediaEngine media;
    private SipTrunks phones;
    private NgServer ng;
    private Signaling signaling;

    private Node(NodeSettings settings) {
        this.settings = settings;
    }

    /** Starts all parts; what has started is closed again where a later one cannot. */
    public static Node start(NodeSettings settings) throws NodeStartException {
        Node node = new Node(settings);
        String part = "media";
        try {
            node.openMedia();
            part = "SIP";
            node.openPhones();
            part = "ng";
            node.openNg();
            part = "HTTP and signaling";
            node.openSignaling();
            return node;
        } catch (Exception e) {
            node.close();
            LOG.debug("start failed", e);
            throw new NodeStartException(part + " cannot start: " + reason(e), e);
        }
    }

    public int httpPort() {
        return signaling.port();
    }

    /** Method and path of everything that the HTTP port answers to, pages left out. */
    public List<String> operations() {
        return signaling.operations();
    }

    public MediaEngine media() {
        return media;
    }

    /** Null where the node does not speak ng. */
    public NgServer ng() {
        return ng;
    }

    public SipTrunks phones() {
        return phones;
    }

    /** What an operator reads when the node is up. */
    public String summary() {
        String base = "http://" + settings.signaling().http().host() + ":" + httpPort();
        String demo = settings.demo() == null ? "" : "; softphone page at " + base + "/";
        return "node is up: HTTP at " + base + ", SIP at " + settings.sip().host() + ":" + phones.port()
                + ", WebRTC on UDP port " + media.udpPort() + (ng == null ? "" : ", ng on UDP port " + ng.udpPort())
                + ", " + media.opusVersion() + demo;
    }

    @Override
    public void close() {
        for (AutoCloseable part : open.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", part.getClass().getSimpleName(), e);
            }
        }
        open.clear();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.add(part);
        return part;
    }

    private void openMedia() throws Exception {
        opened(metrics);
        media = opened(MediaEngine.start(settings.media()));
        LOG.info("SRTP by {}", SrtpSession.availableEngine());
        if (DtlsRehearsal.run().isEmpty()) {
            LOG.warn("a DTLS handshake with ourselves failed: expect WebRTC peers to fail as well");
        }
        metrics.add("media", () -> media.counters().values().stream()
                .map(v -> new Metrics.Figure(v.name(), v.unit(), v.meaning(), v.gauge(), v.value())).toList());
    }

    private void openPhones() throws Exception {
        phones = opened(SipTrunks.start(settings.sip(), media));
        metrics.add("sip", () -> Arrays.stream(SipCounter.values()).map(c -> new Metrics.Figure(
                c.metric().replaceFirst("^sip_", ""), "1", c.meaning(), false, phones.counters().get(c))).toList());
    }

    private void openNg() throws Exception {
        if (settings.ng() == null) {
            return;
        }
        ng = opened(NgServer.start(media, settings.ng()));
        metrics.add("ng", () -> {
            List<Metrics.Figure> figures = new ArrayList<>();
            figures.add(new Metrics.Figure("alive", "calls", "calls that are up or being set up", true, ng.calls()));
            for (NgCounter c : NgCounter.values()) {
                figures.add(new Metrics.Figure(c.metric(), "1", c.meaning(), false, ng.counters().get(c)));
            }
            return figures;
        });
    }

    private void openSignaling() throws Exception {
        List<RestModule> more = new ArrayList<>();
        more.add(routes -> routes.open("GET", "/metrics", _ -> ApiReply.text(200, PROMETHEUS, metrics.scrape())));
        more.add(routes -> routes.open("GET", "/health/trunks", _ -> ApiReply.json(200,
                phones.trunks().stream().map(Node::state).toList())));
        if (settings.demo() != null) {
            DemoCarrier carrier = opened(DemoCarrier.start(DemoCarrierSettings.loopback(
                    settings.demo().carrierPort(), "sip:127.0.0.1:" + phones.port()), media));
            more.add(opened(new DemoApplication(settings.demo(), carrier::callNode)));
        }
        signaling = opened(Signaling.start(settings.signaling(), media, phones, more));
        metrics.add("signaling", () -> signaling.counters().entrySet().stream()
                .map(c -> new Metrics.Figure(c.getKey(), "1", c.getKey().replace('_', ' '),
                        GAUGES.contains(c.getKey()), c.getValue()))
                .toList());
    }

    private static Map<String, Object> state(TrunkStatus trunk) {
        return Map.of("name", trunk.name(), "up", trunk.up(), "activeCalls", trunk.activeCalls());
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
