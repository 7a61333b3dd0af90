package dev.crosspoint.signaling.http;

import dev.crosspoint.signaling.json.Json;
import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One request as an operation sees it. */
public final class ApiRequest {

    private final Context ctx;
    private final Caller caller;
    private final HttpSettings settings;
    private byte[] body;

    ApiRequest(Context ctx, Caller caller, HttpSettings settings) {
        this.ctx = ctx;
        this.caller = caller;
        this.settings = settings;
    }

    /** Null on open routes. */
    public Caller caller() {
        return caller;
    }

    /** The account of the path, which is the caller's. */
    public String accountId() {
        return caller.accountId();
    }

    /** A parameter of the path. */
    public String path(String name) {
        return ctx.pathParam(name);
    }

    /** The whole path. */
    public String path() {
        return ctx.path();
    }

    /** The first value of a query parameter, or null. */
    public String query(String name) {
        return ctx.queryParam(name);
    }

    public Map<String, List<String>> queries() {
        return ctx.queryParamMap();
    }

    /**
     * A time of the query string, to the millisecond; null where it is absent or empty.
     *
     * @throws ApiException when it is no time
     */
    public Instant time(String name) {
        String value = query(name);
        try {
            return value == null || value.isEmpty() ? null
                    : Instant.ofEpochMilli(OffsetDateTime.parse(value).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException _) { // the latter for a year beyond what milliseconds count
            throw ApiException.invalid(name, "Invalid " + name + ": must be an ISO 8601 time");
        }
    }

    /** The header, or null. */
    public String header(String name) {
        return ctx.header(name);
    }

    /** How the caller reaches us, without a slash at the end. */
    public String baseUrl() {
        URI known = settings.publicUrl();
        return known == null ? ctx.scheme() + "://" + ctx.host() : known.toString().replaceAll("/+$", "");
    }

    /** @throws ApiException when it is too large or too slow */
    public byte[] body() {
        if (body == null) {
            body = BodyReader.read(ctx.bodyInputStream(), settings.maxBody(), settings.bodyTimeout());
        }
        return body;
    }

    public String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** @throws ApiException when the body is not one JSON object */
    public JsonNode json() {
        JsonNode tree = Json.parse(body());
        if (tree == null || !tree.isObject()) {
            throw new ApiException(ApiError.of(Fault.INVALID, "The body is not a JSON object", "parameter", "body"));
        }
        return tree;
    }
}
