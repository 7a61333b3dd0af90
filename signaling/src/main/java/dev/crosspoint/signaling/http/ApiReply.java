package dev.crosspoint.signaling.http;

import dev.crosspoint.signaling.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an operation answers. */
public record ApiReply(int status, String contentType, byte[] body, Map<String, String> headers) {

    private static final String JSON = "application/json; charset=utf-8";

    public static ApiReply json(int status, Object value) {
        return new ApiReply(status, JSON, Json.bytes(value), Map.of());
    }

    public static ApiReply text(int status, String contentType, String text) {
        return new ApiReply(status, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static ApiReply empty(int status) {
        return new ApiReply(status, null, new byte[0], Map.of());
    }

    public ApiReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiReply(status, contentType, body, more);
    }
}
