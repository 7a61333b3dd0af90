package dev.crosspoint.signaling.http;

/** What can be wrong with a request, and what both API generations call it. */
public enum Fault {
    INVALID(400, "invalid_parameter", "validation"),
    UNAUTHENTICATED(401, "unauthorized", "authentication-error"),
    FORBIDDEN(403, "forbidden", "authorization-error"),
    NOT_FOUND(404, "resource_not_found", "validation"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed", "validation"),
    TIMED_OUT(408, "request_timeout", "validation"),
    CONFLICT(409, "conflict", "validation"),
    TOO_LARGE(413, "payload_too_large", "validation"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type", "validation"),
    QUOTA(429, "too_many_endpoints", "error"),
    RATE_LIMITED(429, "too_many_requests", "error"),
    INTERNAL(500, "service_unavailable", "internal-error"),
    OVERLOADED(503, "service_unavailable", "system-overloaded");

    private final int status;
    private final String endpointsType;
    private final String voiceType;

    Fault(int status, String endpointsType, String voiceType) {
        this.status = status;
        this.endpointsType = endpointsType;
        this.voiceType = voiceType;
    }

    public int status() {
        return status;
    }

    String endpointsType() {
        return endpointsType;
    }

    String voiceType() {
        return voiceType;
    }
}
