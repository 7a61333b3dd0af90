package dev.crosspoint.signaling.openapi;

import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serves the description of everything that the node serves. A test holds it against the routes and their replies. */
public final class OpenApi implements RestModule {
    private final String document = document();

    @Override
    public void routes(Routes routes) {
        routes.open("GET", "/openapi.yaml", _ -> ApiReply.text(200, "application/yaml", document));
    }

    private static String document() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
