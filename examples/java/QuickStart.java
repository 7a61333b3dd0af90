import com.bandwidth.voice.bxml.verbs.Hangup;
import com.bandwidth.voice.models.ApiCreateCallRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Both flows of the quick start: calls to our number ring a device in a browser, and the device can call out. The SDK
 * for Java 5.2 is older than endpoints and {@code Connect}: these are written by hand.
 */
class QuickStart {
    private static final Set<String> ELIGIBLE = ConcurrentHashMap.newKeySet();

    public static void main(String[] args) throws Exception {
        App.serve(Map.of(
                "/device", _ -> device(),
                "/endpoint", QuickStart::endpoint,
                "/initiate", _ -> ELIGIBLE.stream().findFirst().map(QuickStart::connect)
                        .orElseGet(() -> App.bxml(Hangup.builder().build())),
                "/answer", event -> connect(event.path("tag").asText()),
                "/next", _ -> App.bxml(Hangup.builder().build()),
                "/connect", event -> print("connect " + event.path("status").asText()),
                "/status", event -> print("over: " + event.path("cause").asText())));
    }

    /** The page of a device asks for a token. */
    private static String device() throws Exception {
        String credentials = Base64.getEncoder().encodeToString((App.USER + ":" + App.PASSWORD).getBytes());
        URI endpoints = URI.create(App.NODE + "/v2/accounts/" + App.ACCOUNT + "/endpoints");
        HttpRequest request = HttpRequest.newBuilder(endpoints)
                .header("Authorization", "Basic " + credentials).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(App.JSON.writeValueAsString(Map.of("type", "WEBRTC",
                        "direction", "BIDIRECTIONAL", "eventCallbackUrl", App.HERE + "/endpoint")))).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return App.JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                    .path("data").toString();
        }
    }

    /** What devices do, and what they want. */
    private static String endpoint(JsonNode event) throws Exception {
        String endpointId = event.path("endpointId").asText();
        switch (event.path("event").asText()) {
            case "endpointEligible" -> ELIGIBLE.add(endpointId);
            case "endpointIneligible", "endpointDisconnected" -> ELIGIBLE.remove(endpointId);
            case "outboundConnectionRequest" -> App.voice().createCall(App.ACCOUNT,
                    new ApiCreateCallRequest.Builder(App.NUMBER, event.path("to").asText(), App.HERE + "/answer",
                            App.APPLICATION).tag(endpointId).build());
            default -> { }
        }
        return print(event.path("event").asText());
    }

    private static String connect(String endpointId) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Connect eventCallbackUrl=\"" + App.HERE
                + "/connect\"><Endpoint>" + endpointId + "</Endpoint></Connect><Redirect redirectUrl=\"" + App.HERE
                + "/next\"/></Response>";
    }

    private static String print(String line) {
        System.out.println(line);
        return null;
    }
}
