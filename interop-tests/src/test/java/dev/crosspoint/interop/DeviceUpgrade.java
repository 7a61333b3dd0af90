package dev.crosspoint.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;

/** One try to open a device socket. */
final class DeviceUpgrade {
    private DeviceUpgrade() {
    }

    /** The HTTP status of the upgrade: 101 where the node took the token. */
    static int status(int httpPort, String token) {
        URI url = URI.create("ws://127.0.0.1:" + httpPort + "/brtc/v1/endpoints?client=node&sdkVersion=0.0.1&uniqueId="
                + java.util.UUID.randomUUID() + "&endpointToken=" + token);
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder().buildAsync(url, new WebSocket.Listener() { }).join();
            socket.sendClose(1000, "").join();
            socket.abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }
}
