package dev.crosspoint.signaling.http;

import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    /** A file, or the part of it that a Range header asks for; null asks for all. */
    public static ApiReply file(String contentType, Path file, String range) throws IOException {
        FilePart part = FilePart.of(file, range);
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept-Ranges", "bytes"));
        if (part.length() <= 0 && part.partial()) {
            headers.put("Content-Range", "bytes */" + part.size());
            return new ApiReply(416, null, new byte[0], headers);
        }
        if (part.partial()) {
            headers.put("Content-Range", "bytes " + part.start() + "-" + (part.start() + part.length() - 1) + "/"
                    + part.size());
        }
        headers.put("Content-Length", Long.toString(part.length()));
        return new ApiReply(part.partial() ? 206 : 200, contentType, new byte[0], headers, out -> {
            try (InputStream in = part.open()) {
                in.transferTo(out);
            }
        });
    }

    public static ApiReply json(int status, Object value) {
        return new ApiReply(status, JSON, Json.bytes(value), Map.of());
    }

    public static ApiReply text(int status, String contentType, String text) {
        return new ApiReply(status, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static ApiReply empty(int status) {
        return new ApiReply(status, null, new byte[0], Map.of());
    }

    /** With another stream in its stream's place. */
    public ApiReply through(Stream other) {
        return new ApiReply(status, contentType, body, headers, other);
    }

    public ApiReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiReply(status, contentType, body, more, stream);
    }
}
