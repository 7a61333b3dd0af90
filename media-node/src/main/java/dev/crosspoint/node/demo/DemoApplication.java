package dev.crosspoint.node.demo;

import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A customer's application in small: it makes an endpoint for each softphone page, approves what the page asks for by
 * placing the call, and connects calls from the demo carrier to the page that asked for one.
 */
public final class DemoApplication implements RestModule, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoApplication.class);
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final int MAX_DEVICES = 1000;

    private final DemoSettings settings;
    private final URI base;
    private final VoiceApi api;
    private final CarrierButton carrier;
    private final Map<String, EventFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicReference<String> expectsCall = new AtomicReference<>();

    /** Makes the demo carrier call a number of the node. */
    @FunctionalInterface
    public interface CarrierButton {
        void callNode(String number) throws Exception;
    }

    public DemoApplication(DemoSettings settings, CarrierButton carrier) {
        this.settings = settings;
        this.base = settings.base();
        this.api = new VoiceApi(base, settings.accountId(), settings.credentials());
        this.carrier = carrier;
    }

    @Override
    public void routes(Routes routes) {
        routes.pages("web");
        routes.open("POST", "/demo/device", this::device);
        routes.open("GET", "/demo/events/{endpointId}", this::events);
        routes.open("POST", "/demo/call-me/{endpointId}", this::callMe);
        routes.open("POST", "/demo/endpoint-event", this::endpointEvent);
        routes.open("POST", "/demo/initiate", this::initiate);
        routes.open("POST", "/demo/answer", this::answer);
        routes.open("POST", "/demo/next", _ -> bxml("<Hangup/>"));
        routes.open("POST", "/demo/status", this::status);
    }

    @Override
    public void close() {
        api.close();
    }

    private ApiReply device(ApiRequest request) throws Exception {
        if (feeds.size() >= MAX_DEVICES) {
            return ApiReply.text(503, "text/plain", "The demo serves " + MAX_DEVICES + " pages: restart it");
        }
        JsonNode endpoint = api.createEndpoint(base.resolve("/demo/endpoint-event"));
        String id = endpoint.path("endpointId").asString();
        feeds.put(id, new EventFeed());
        return ApiReply.json(200, Map.of("endpointId", id, "token", endpoint.path("token").asString()));
    }

    private ApiReply events(ApiRequest request) throws InterruptedException {
        EventFeed feed = feeds.get(request.path("endpointId"));
        if (feed == null) {
            return ApiReply.text(404, "text/plain", "No such device");
        }
        String after = request.query("after");
        long number = after == null || !after.matches("\\d{1,15}") ? 0 : Long.parseLong(after);
        return ApiReply.json(200, feed.after(number, POLL).stream().map(DemoApplication::fields).toList());
    }

    private ApiReply callMe(ApiRequest request) throws Exception {
        String endpointId = request.path("endpointId");
        if (!feeds.containsKey(endpointId)) {
            return ApiReply.text(404, "text/plain", "No such device");
        }
        expectsCall.set(endpointId);
        carrier.callNode(settings.number());
        return ApiReply.empty(204);
    }

    private ApiReply endpointEvent(ApiRequest request) throws IOException, InterruptedException {
        JsonNode event = request.json();
        String endpointId = event.path("endpointId").asString("");
        if (event.path("event").asString("").equals("outboundConnectionRequest")) {
            placeCall(endpointId, event.path("to").asString(""));
        } else {
            tell(endpointId, "state", describe(event.path("event").asString("")), null);
        }
        return ApiReply.empty(204);
    }

    /** The application decides who may call where; the demo lets everybody call the demo carrier's numbers. */
    private void placeCall(String endpointId, String to) throws IOException, InterruptedException {
        api.createCall(Map.of(
                "from", settings.number(),
                "to", to.startsWith("+") ? to : "+" + to,
                "applicationId", settings.applicationId(),
                "answerUrl", base.resolve("/demo/answer").toString(),
                "disconnectUrl", base.resolve("/demo/status").toString(),
                "tag", endpointId));
        tell(endpointId, "state", "The application placed the call", null);
    }

    private ApiReply initiate(ApiRequest request) {
        String endpointId = expectsCall.getAndSet(null);
        if (endpointId == null) {
            LOG.info("demo: a call came in that no page asked for");
            return bxml("<Hangup/>");
        }
        return connect(endpointId);
    }

    private ApiReply answer(ApiRequest request) {
        return connect(request.json().path("tag").asString(""));
    }

    private ApiReply status(ApiRequest request) {
        JsonNode event = request.json();
        tell(event.path("tag").asString(""), "ended", "", event.path("cause").asString("hangup"));
        return ApiReply.empty(204);
    }

    private ApiReply connect(String endpointId) {
        if (!feeds.containsKey(endpointId)) {
            return bxml("<Hangup/>");
        }
        tell(endpointId, "state", "The application connects the call to this page", null);
        return bxml("<Tag>" + endpointId + "</Tag><Connect><Endpoint>" + endpointId + "</Endpoint></Connect>"
                + "<Redirect redirectUrl=\"" + base.resolve("/demo/next") + "\"/>");
    }

    private void tell(String endpointId, String type, String text, String cause) {
        EventFeed feed = feeds.get(endpointId);
        if (feed != null) {
            feed.add(type, text, cause);
        }
    }

    private static String describe(String event) {
        return switch (event) {
            case "endpointConnected" -> "Signaling is up";
            case "endpointEligible" -> "Ready to be called: the node hears you";
            case "endpointIneligible" -> "Not free for another call";
            case "endpointDisconnected" -> "Signaling is down";
            default -> event;
        };
    }

    private static Map<String, Object> fields(EventFeed.Event e) {
        return e.cause() == null
                ? Map.of("number", e.number(), "type", e.type(), "text", e.text())
                : Map.of("number", e.number(), "type", e.type(), "text", e.text(), "cause", e.cause());
    }

    private static ApiReply bxml(String verbs) {
        return ApiReply.text(200, "application/xml; charset=utf-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + verbs + "</Response>");
    }
}
