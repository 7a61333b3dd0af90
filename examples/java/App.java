import com.bandwidth.BandwidthClient;
import com.bandwidth.Environment;
import com.bandwidth.voice.bxml.verbs.Response;
import com.bandwidth.voice.bxml.verbs.Verb;
import com.bandwidth.voice.controllers.APIController;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/** What all samples share: where the node is, who we are, and a web server that answers webhooks with BXML. */
final class App {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String NODE = env("CROSSPOINT_URL", "http://127.0.0.1:8080");
    static final String ACCOUNT = env("ACCOUNT_ID", "9900000");
    static final String APPLICATION = env("APPLICATION_ID", "");
    static final String NUMBER = env("NUMBER", "");
    static final String USER = env("API_USER", "");
    static final String PASSWORD = env("API_PASSWORD", "");
    static final int PORT = Integer.parseInt(env("PORT", "3000"));
    static final String HERE = env("PUBLIC_URL", "http://127.0.0.1:" + PORT);

    /** From an event to a document, to JSON, or to null for nothing. */
    interface Route {
        String answer(JsonNode event) throws Exception;
    }

    static String env(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    static APIController voice() {
        return new BandwidthClient.Builder().environment(Environment.CUSTOM).baseUrl(NODE)
                .voiceBasicAuthCredentials(USER, PASSWORD).build().getVoiceClient().getAPIController();
    }

    /** Verbs as a document. */
    static String bxml(Verb... verbs) {
        return Response.builder().build().addAll(verbs).toBXML();
    }

    static void serve(Map<String, Route> routes) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                Route route = routes.get(exchange.getRequestURI().getPath());
                byte[] body = exchange.getRequestBody().readAllBytes();
                try {
                    send(exchange, route == null ? 404 : 200, route == null ? null
                            : route.answer(body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body)));
                } catch (Exception e) {
                    e.printStackTrace();
                    send(exchange, 500, null);
                }
            }
        });
        server.start();
        System.out.println("listening on " + PORT);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        if (text == null) {
            exchange.sendResponseHeaders(status == 200 ? 204 : status, -1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type",
                text.startsWith("<") ? "application/xml" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private App() {
    }
}
