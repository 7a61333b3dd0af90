package dev.crosspoint.signaling.http;

import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operation answers.
 *
 * @param stream writes the body over time, instead of {@code body}; null otherwise
 */
public record ApiReply(int status, String contentType, byte[] body, Map<String, String> headers, Stream stream) {

    /** A body without an end of its own: returns when there is no more to say, throws when nobody reads any more. */
    @FunctionalInterface
    public interface Stream {
        void write(OutputStream out) throws IOException;
    }

    public ApiReply(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
    }

    public static ApiReply stream(String contentType, Stream stream) {
        return new ApiReply(200, contentType, new byte[0], Map.of(), stream);
    }

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
        return new ApiReply(status, contentType, body, more, stream);
    }
}
