package dev.crosspoint.signaling.bxml;

import java.net.URI;

/**
 * Where a verb sends its synchronous event: the URL and what to try when it fails.
 *
 * @param method   GET or POST
 * @param fallback null when there is none; its own fallback is always null
 */
public record Callback(URI url, String method, String username, String password, Callback fallback) {
    @Override
    public String toString() {
        return "Callback[" + method + " host=" + url.getHost() + (fallback == null ? "" : " with fallback") + "]";
    }
}
