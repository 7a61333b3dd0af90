package dev.crosspoint.signaling.bxml;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Streams the call's sound to a WebSocket server from here on, beside what follows.
 *
 * @param name     null for one of ours
 * @param username sent to the server; null sends none
 * @param inbound  whether what the phone says is streamed
 * @param outbound whether what it hears is
 * @param speaks   whether the server's sound is heard by the phone
 * @param params   for the server
 * @param told     of what becomes of the stream; null tells nobody
 */
public record StartStream(String name, URI destination, String username, String password, boolean inbound,
        boolean outbound, boolean speaks, Map<String, String> params, Callback told) implements Verb {
    private static final int MAX_NAME = 256;
    private static final int MAX_PARAMS = 12;
    private static final int MAX_PARAM_NAME = 256;
    private static final int MAX_PARAM_VALUE = 2048;

    static StartStream read(VerbReader in) throws BxmlFault {
        String name = in.plain("name", MAX_NAME);
        URI destination = Urls.socket(in.required("destination")).orElseThrow(() -> in.fault(
            "destination must be an absolute ws or wss URL of at most " + Urls.MAX_LENGTH + " characters"));
        String tracks = in.word("tracks", Set.of("inbound", "outbound", "both"), "inbound");
        boolean speaks = in.word("mode", Set.of("unidirectional", "bidirectional"), "unidirectional")
            .equals("bidirectional");
        String username = in.credential("destinationUsername", "destination_username");
        String password = in.credential("destinationPassword", "destination_password");
        if (username != null && destination.getScheme().equalsIgnoreCase("ws")) {
            in.warn("sends its credentials to a ws URL, where others can read them");
        }
        return new StartStream(name.isEmpty() ? null : name, destination, username, password,
            !tracks.equals("outbound"), !tracks.equals("inbound"), speaks, params(in), in.notice("streamEvent"));
    }

    private static Map<String, String> params(VerbReader in) throws BxmlFault {
        Map<String, String> params = new LinkedHashMap<>();
        int count = 0;
        for (VerbReader param : in.children("StreamParam")) {
            String name = param.plain("name", MAX_PARAM_NAME);
            if (name.isEmpty()) {
                throw param.fault("needs name");
            }
            param.required("value");
            params.put(name, param.plain("value", MAX_PARAM_VALUE));
            param.noChildren();
            param.warnOfUnknownAttributes();
            if (++count > MAX_PARAMS) {
                throw in.fault("must not contain more than " + MAX_PARAMS + " StreamParam");
            }
        }
        return params;
    }

    public int tracks() {
        return (inbound ? 1 : 0) + (outbound ? 1 : 0);
    }

    @Override
    public String toString() {
        return "StartStream[host=" + destination.getHost() + "]";
    }
}
