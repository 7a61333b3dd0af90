package dev.crosspoint.signaling.http;

/**
 * Who makes an authenticated request.
 *
 * @param accountId the only account that this caller may touch
 * @param name      user name or client id, for the log
 */
public record Caller(String accountId, String name) {
}
