package dev.crosspoint.signaling.http;

import java.util.Map;

/** A device that asks to open a WebSocket. The query may hold a token: never log it. */
public record UpgradeRequest(String path, Map<String, String> query, Map<String, String> headers,
                             String remoteAddress) {

    /** The first value of the parameter, or null. */
    public String query(String name) {
        return query.get(name);
    }

    @Override
    public String toString() {
        return "UpgradeRequest[" + path + "]";
    }
}
