package dev.crosspoint.signaling.http;

import java.util.Map;

/**
 * A fault as the caller is told of it.
 *
 * @param description for people; carries nothing secret
 * @param sourceKind  {@code parameter}, {@code field}, {@code header} or {@code reference}; null when nothing is named
 * @param source      the thing at fault
 * @param headers     sent with the reply, such as {@code Retry-After} or {@code Allow}
 */
public record ApiError(Fault fault, String description, String sourceKind, String source,
                       Map<String, String> headers) {

    public static ApiError of(Fault fault, String description) {
        return new ApiError(fault, description, null, null, Map.of());
    }

    public static ApiError of(Fault fault, String description, String sourceKind, String source) {
        return new ApiError(fault, description, sourceKind, source, Map.of());
    }

    public ApiError with(String header, String value) {
        return new ApiError(fault, description, sourceKind, source, Map.of(header, value));
    }
}
