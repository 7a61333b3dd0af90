package dev.crosspoint.signaling.endpoint;

import dev.crosspoint.signaling.http.ApiException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads what a customer sends to create an endpoint; throws a 400 that names the first field at fault. */
final class EndpointFields {

    private static final int MAX_TAG = 1024;
    private static final int MAX_URL = 2048;

    private EndpointFields() {
    }

    static NewEndpoint read(JsonNode body) {
        String type = required(body, "type");
        if (!type.equals("WEBRTC")) {
            throw ApiException.invalid("type", "Invalid type: must be WEBRTC");
        }
        Direction direction = direction(required(body, "direction"));
        JsonNode metadata = body.get("connectionMetadata");
        if (metadata != null && !metadata.isNull() && !metadata.isObject()) {
            throw ApiException.invalid("connectionMetadata", "Invalid connectionMetadata: must be an object");
        }
        String tag = optional(body, "tag");
        if (tag != null && tag.length() > MAX_TAG) { // as JavaScript and the embedded database count
            throw ApiException.invalid("tag", "Invalid tag: must be at most " + MAX_TAG + " characters");
        }
        return new NewEndpoint(direction, url(body, "eventCallbackUrl"), url(body, "eventFallbackUrl"), tag);
    }

    private static Direction direction(String name) {
        for (Direction d : Direction.values()) {
            if (d.name().equals(name)) {
                return d;
            }
        }
        throw ApiException.invalid("direction", "Invalid direction: must be INBOUND, OUTBOUND or BIDIRECTIONAL");
    }

    private static URI url(JsonNode body, String field) {
        String text = optional(body, field);
        if (text == null) {
            return null;
        }
        if (text.length() > MAX_URL) {
            throw ApiException.invalid(field, "Invalid " + field + ": must be at most " + MAX_URL + " characters");
        }
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw ApiException.invalid(field, "Invalid " + field + ": only http and https are allowed");
            }
            if (url.getHost() == null || url.getRawUserInfo() != null) {
                throw ApiException.invalid(field, "Invalid " + field + ": must name a host and nothing before it");
            }
            return url;
        } catch (URISyntaxException _) {
            throw ApiException.invalid(field, "Invalid " + field + ": not a URL");
        }
    }

    private static String required(JsonNode body, String field) {
        String value = optional(body, field);
        if (value == null) {
            throw ApiException.invalid(field, "Missing required field: " + field);
        }
        return value;
    }

    private static String optional(JsonNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw ApiException.invalid(field, "Invalid " + field + ": must be a string");
        }
        if (value.stringValue().indexOf('\0') >= 0) {
            throw ApiException.invalid(field, "Invalid " + field + ": must not contain a null character");
        }
        return value.stringValue();
    }
}
