package dev.crosspoint.signaling.http;

/** Tells who sends an {@code Authorization} header. */
@FunctionalInterface
public interface Authenticator {
    /** The caller, or null when the header is missing, malformed, wrong or expired. */
    Caller caller(String authorization);
}
