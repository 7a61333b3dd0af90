package dev.crosspoint.signaling.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that the front answers to, collected before the port opens. */
public final class Routes {

    /** One operation; {@code accepts} is the media type that a body must have, null when none is read. */
    record Operation(String method, String path, String accepts, ErrorEnvelope envelope, boolean authenticated,
                     ApiHandler handler) {
    }

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, DeviceSocketRoute> sockets = new LinkedHashMap<>();
    private final List<String> pages = new ArrayList<>();

    /**
     * Operations behind authentication. A {@code {accountId}} in the base must be the caller's own.
     *
     * @param base such as {@code /v2/accounts/{accountId}}
     */
    public Api api(String base, ErrorEnvelope envelope) {
        return new Api(base, envelope);
    }

    /** An operation for everybody, such as health. */
    public Routes open(String method, String path, ApiHandler handler) {
        operations.add(new Operation(method, path, null, ErrorEnvelope.VOICE, false, handler));
        return this;
    }

    /** Device WebSockets on this path. */
    public Routes socket(String path, DeviceSocketRoute route) {
        sockets.put(path, route);
        return this;
    }

    /** Files under this folder of the class path, served from the root; {@code index.html} answers {@code /}. */
    public Routes pages(String classpathFolder) {
        pages.add(classpathFolder);
        return this;
    }

    List<Operation> operations() {
        return operations;
    }

    Map<String, DeviceSocketRoute> sockets() {
        return sockets;
    }

    List<String> pages() {
        return pages;
    }

    /** Operations of one API generation. Paths are relative to its base; parts in braces are parameters. */
    public final class Api {

        private final String base;
        private final ErrorEnvelope envelope;

        private Api(String base, ErrorEnvelope envelope) {
            this.base = base;
            this.envelope = envelope;
        }

        public Api get(String path, ApiHandler handler) {
            return add("GET", path, null, handler);
        }

        public Api delete(String path, ApiHandler handler) {
            return add("DELETE", path, null, handler);
        }

        /** Another media type than {@code accepts} gets 415. */
        public Api post(String path, String accepts, ApiHandler handler) {
            return add("POST", path, accepts, handler);
        }

        /** Another media type than {@code accepts} gets 415. */
        public Api put(String path, String accepts, ApiHandler handler) {
            return add("PUT", path, accepts, handler);
        }

        private Api add(String method, String path, String accepts, ApiHandler handler) {
            operations.add(new Operation(method, base + path, accepts, envelope, true, handler));
            return this;
        }
    }
}
