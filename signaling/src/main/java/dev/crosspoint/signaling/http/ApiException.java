package dev.crosspoint.signaling.http;

/** Ends an operation with a fault of the caller's. Carries no stack: it is a result, not a bug. */
public final class ApiException extends RuntimeException {

    private final transient ApiError error;

    public ApiException(ApiError error) {
        super(error.description(), null, false, false);
        this.error = error;
    }

    public ApiException(Fault fault, String description) {
        this(ApiError.of(fault, description));
    }

    /** A 400 that names the field. */
    public static ApiException invalid(String field, String description) {
        return new ApiException(ApiError.of(Fault.INVALID, description, "field", field));
    }

    /** A 404 that names the thing asked for. */
    public static ApiException notFound(String reference, String description) {
        return new ApiException(ApiError.of(Fault.NOT_FOUND, description, "reference", reference));
    }

    public ApiError error() {
        return error;
    }
}
