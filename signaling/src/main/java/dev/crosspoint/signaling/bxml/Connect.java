package dev.crosspoint.signaling.bxml;

import java.net.URI;

/**
 * Joins the call to a WebRTC endpoint until one of the two leaves.
 *
 * @param eventCallbackUrl where connectStatus goes, or null
 * @param eventFallbackUrl where it goes when the first cannot take it, or null
 */
public record Connect(String endpointId, URI eventCallbackUrl, URI eventFallbackUrl) implements Verb {
    private static final int MAX_ENDPOINT_ID = 256;

    static Connect read(VerbReader in) throws BxmlFault {
        URI callback = in.url("eventCallbackUrl");
        URI fallback = in.url("eventFallbackUrl");
        String endpointId = null;
        for (VerbReader child : in.children("Endpoint")) {
            if (endpointId != null) {
                throw in.fault("needs exactly one Endpoint, found more");
            }
            endpointId = child.requiredText(MAX_ENDPOINT_ID);
            child.warnOfUnknownAttributes();
        }
        if (endpointId == null) {
            throw in.fault("needs an Endpoint");
        }
        return new Connect(endpointId, callback, fallback);
    }
}
