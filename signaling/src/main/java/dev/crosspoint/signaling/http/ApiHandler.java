package dev.crosspoint.signaling.http;

/** One operation. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface ApiHandler {
    /** @throws ApiException when the caller is told of a fault; anything else becomes a 500 */
    ApiReply handle(ApiRequest request) throws Exception;
}
