package dev.crosspoint.signaling.stream;

import dev.crosspoint.signaling.account.BasicCredentials;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What is to be streamed to whom.
 *
 * @param credentials null sends none
 * @param speaks      whether the server's sound is heard by the phone
 * @param params      passed to the server as they are
 */
public record StreamOrder(String accountId, String callId, String streamId, String name, URI destination,
        BasicCredentials credentials, List<Track> tracks, boolean speaks, Map<String, String> params) {

    /** What of a call is streamed, as seen from us. */
    public enum Track {
        /** What the phone says. */
        INBOUND,
        /** What it hears. */
        OUTBOUND;

        public String wire() {
            return this == INBOUND ? "inbound" : "outbound";
        }
    }

    @Override
    public String toString() {
        return "StreamOrder[" + streamId + " host=" + destination.getHost() + " " + tracks + "]";
    }
}
