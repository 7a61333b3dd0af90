package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Urls;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checked access to the fields of a request body; a JSON null counts as absent. */
final class JsonBody {
    static final int MAX_CREDENTIAL = 1024;
    static final int MAX_TAG = 4096;

    private final JsonNode body;

    JsonBody(JsonNode body) {
        this.body = body;
    }

    static ApiException invalid(String field, String rule) {
        return ApiException.invalid(field, "Invalid " + field + ": " + rule);
    }

    void require(String... fields) {
        List<String> missing = Arrays.stream(fields).filter(field -> !has(field)).toList();
        if (!missing.isEmpty()) {
            throw new ApiException(Fault.INVALID, "Missing required fields: " + missing);
        }
    }

    boolean has(String field) {
        JsonNode value = body.get(field);
        return value != null && !value.isNull();
    }

    /** Null when absent. */
    String string(String field, int maxLength) {
        if (!has(field)) {
            return null;
        }
        if (!body.get(field).isString()) {
            throw invalid(field, "must be a string");
        }
        String value = body.get(field).stringValue();
        if (value.length() > maxLength) {
            throw invalid(field, "must not be longer than " + maxLength + " characters");
        }
        return value;
    }

    String oneOf(String field, Set<String> allowed, String otherwise) {
        String value = string(field, 64);
        if (value == null) {
            return otherwise;
        }
        if (!allowed.contains(value)) {
            throw invalid(field, "must be one of " + allowed.stream().sorted().toList());
        }
        return value;
    }

    String method(String field) {
        return oneOf(field, Set.of("GET", "POST"), "POST");
    }

    boolean bool(String field) {
        if (!has(field)) {
            return false;
        }
        if (!body.get(field).isBoolean()) {
            throw invalid(field, "must be true or false");
        }
        return body.get(field).booleanValue();
    }

    /** An absolute URL, or null when absent; with credentials it must be https. */
    URI url(String field, boolean withCredentials) {
        String text = string(field, Urls.MAX_LENGTH);
        if (text == null || text.isEmpty()) {
            return null;
        }
        URI url = Urls.resolve(null, text).orElseThrow(() -> invalid(field, "only http and https are allowed"));
        if (withCredentials && !"https".equalsIgnoreCase(url.getScheme())) {
            throw invalid(field, "only https is allowed with credentials");
        }
        return url;
    }

    double number(String field, double low, double high, double otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        if (!body.get(field).isNumber()) {
            throw invalid(field, "must be a number");
        }
        double value = body.get(field).doubleValue();
        if (!(value >= low && value <= high)) {
            throw invalid(field, "must be between " + plain(low) + " and " + plain(high) + ", found " + plain(value));
        }
        return value;
    }

    Duration seconds(String field, double low, double high, double otherwise) {
        return Duration.ofMillis(Math.round(number(field, low, high, otherwise) * 1000));
    }

    int integer(String field, int low, int high, int otherwise) {
        double value = number(field, low, high, otherwise);
        if (value != Math.rint(value)) {
            throw invalid(field, "must be a whole number");
        }
        return (int) value;
    }

    /** Null when absent. */
    List<String> strings(String field, int most, int maxLength) {
        if (!has(field)) {
            return null;
        }
        JsonNode values = body.get(field);
        if (!values.isArray() || values.size() > most) {
            throw invalid(field, "must be a list of at most " + most + " strings");
        }
        List<String> all = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isString() || value.stringValue().length() > maxLength) {
                throw invalid(field, "must be a list of strings of at most " + maxLength + " characters");
            }
            all.add(value.stringValue());
        }
        return all;
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number)
            : Double.toString(number);
    }
}
