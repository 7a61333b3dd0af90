package dev.crosspoint.signaling.auth;

import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives clients access tokens for their id and secret (RFC 6749 §4.4). */
public final class TokenEndpoint implements RestModule {

    public static final String PATH = "/api/v1/oauth2/token";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final AccountDirectory directory;
    private final SignedTokens tokens;
    private final InstantSource clock;

    public TokenEndpoint(AccountDirectory directory, SignedTokens accessTokens, InstantSource clock) {
        this.directory = directory;
        this.tokens = accessTokens;
        this.clock = clock;
    }

    @Override
    public void routes(Routes routes) {
        routes.open("POST", PATH, this::token);
    }

    private ApiReply token(ApiRequest request) {
        String type = request.header("Content-Type");
        if (type == null || !type.toLowerCase().startsWith(FORM)) {
            return error(400, "invalid_request", "The body is not a form");
        }
        Map<String, String> form = form(request.text());
        BasicCredentials client = client(request, form);
        if (client == null) {
            return refused();
        }
        String account = directory.accountOfClient(client.username(), client.password()).orElse(null);
        if (account == null) {
            return refused();
        }
        String grant = form.get("grant_type");
        if (grant == null) {
            return error(400, "invalid_request", "grant_type is missing");
        }
        if (!grant.equals("client_credentials")) {
            return error(400, "unsupported_grant_type", "Only client_credentials is granted");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", tokens.issue(client.username(), account, clock.instant().plus(LIFE)));
        body.put("token_type", "Bearer");
        body.put("expires_in", LIFE.toSeconds());
        return ApiReply.json(200, body).with("Cache-Control", "no-store");
    }

    /** By header, or in the form as §2.3.1 allows. */
    private static BasicCredentials client(ApiRequest request, Map<String, String> form) {
        String header = request.header("Authorization");
        if (header != null) {
            return ApiAuthenticator.basic(header);
        }
        String id = form.get("client_id");
        String secret = form.get("client_secret");
        return id == null || secret == null ? null : new BasicCredentials(id, secret);
    }

    private static ApiReply refused() {
        return error(401, "invalid_client", "Unknown client or wrong secret")
                .with("WWW-Authenticate", "Basic realm=\"crosspoint\"");
    }

    private static ApiReply error(int status, String error, String description) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("error_description", description);
        return ApiReply.json(status, body).with("Cache-Control", "no-store");
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                String value = parts.length < 2 ? "" : parts[1];
                fields.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                fields.remove(parts[0]); // a broken escape: as if it were not there
            }
        }
        return fields;
    }
}
