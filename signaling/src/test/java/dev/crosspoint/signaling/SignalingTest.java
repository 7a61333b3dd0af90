package dev.crosspoint.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.IncomingCallHandler;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvents;
import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.media.phone.TrunkStatus;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.HttpSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalingTest {

    @TempDir
    private Path dir;

    /** A telephone network without trunks. */
    private static final class NoPhones implements PhoneNetwork {
        @Override
        public PhoneCall dial(DialRequest request, PhoneCallEvents events) throws NoRouteException {
            throw new IllegalStateException("nobody dials here");
        }

        @Override
        public void onIncoming(IncomingCallHandler handler) {
            // nobody calls
        }

        @Override
        public List<TrunkStatus> trunks() {
            return List.of();
        }

        @Override
        public int activeCalls() {
            return 0;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void whole_control_plane_starts_answers_and_starts_again_on_its_data() throws Exception {
        SignalingSettings s = SignalingSettings.loopback(dir, ControlPlane.accounts());
        try (MediaEngine media = MediaEngine.start(MediaSettings.loopback());
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 2; i++) {
                try (Signaling signaling = Signaling.start(s, media, new NoPhones(), List.of(
                        routes -> routes.open("GET", "/metrics", _ -> ApiReply.text(200, "text/plain", "m 1"))))) {
                    assertEquals("{\"status\":\"UP\"}", get(client, signaling, "/health").body());
                    assertEquals("m 1", get(client, signaling, "/metrics").body());
                    assertEquals(401, get(client, signaling, "/api/v2/accounts/9900142/calls").statusCode());
                    assertEquals(401, get(client, signaling, "/v2/accounts/9900142/endpoints").statusCode());
                    assertEquals(0, signaling.counters().get("calls_alive"));
                }
            }
        }
    }

    @Test
    void port_that_is_taken_stops_the_start_and_leaves_nothing_open() throws Exception {
        SignalingSettings s = SignalingSettings.loopback(dir, ControlPlane.accounts());
        try (MediaEngine media = MediaEngine.start(MediaSettings.loopback());
                ControlPlane other = new ControlPlane(dir.resolve("other"), 1)) {
            SignalingSettings taken = new SignalingSettings(HttpSettings.of("127.0.0.1", other.port()), s.data(),
                    s.webhooks(), s.endpoints(), s.devices(), s.calls(), s.prompts(), s.speech(), s.streams(),
                    s.recordings(), s.accounts());
            assertThrows(RuntimeException.class, () -> Signaling.start(taken, media, new NoPhones(), List.of()));
            try (Signaling signaling = Signaling.start(s, media, new NoPhones(), List.of())) {
                assertTrue(signaling.port() > 0);
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, Signaling signaling, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + signaling.port() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
