package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.bxml.Callback;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an application hears of a call from the network, and where. */
final class InboundFields {
    private static final int MAX_ADDRESS = 1000;
    private static final Map<String, String> WITHHELD = Map.of("anonymous", "Anonymous", "private", "Private",
        "restricted", "Restricted", "unavailable", "Unavailable", "unknown", "Unavailable", "", "Unavailable");

    private InboundFields() { }

    /** The caller's number, or one of the four words for a withheld one. */
    static String from(IncomingCall incoming) {
        String from = incoming.from() == null ? "" : incoming.from().strip();
        String word = WITHHELD.get(from.toLowerCase(Locale.ROOT));
        return word != null ? word : from.length() <= MAX_ADDRESS ? from : from.substring(0, MAX_ADDRESS);
    }

    static CallProfile profile(Application application, IncomingCall incoming, String callUrl) {
        BasicCredentials credentials = application.callbackCredentials();
        Callback fallback = callback(application.callInitiatedFallbackUrl(),
            application.callInitiatedFallbackMethod(), application.fallbackCredentials(), null);
        Callback initiate = callback(application.callInitiatedUrl(), application.callInitiatedMethod(), credentials,
            fallback);
        Callback status = callback(application.callStatusUrl(), application.callStatusMethod(), credentials, null);
        return new CallProfile(callUrl, application.callbackTimeout(), initiate, extras(incoming), status);
    }

    private static Callback callback(URI url, String method, BasicCredentials credentials, Callback fallback) {
        return url == null ? null : new Callback(url, method, credentials == null ? null : credentials.username(),
            credentials == null ? null : credentials.password(), fallback);
    }

    private static Map<String, Object> extras(IncomingCall incoming) {
        Map<String, Object> extras = new LinkedHashMap<>();
        List<IncomingCall.Diversion> diversions = incoming.diversions();
        if (!diversions.isEmpty()) {
            Map<String, Object> diversion = new LinkedHashMap<>();
            diversion.put("origTo", diversions.getLast().number());
            String reason = diversions.getFirst().reason();
            if (reason != null && !reason.isBlank()) {
                diversion.put("reason", reason);
            }
            extras.put("diversion", diversion);
        }
        incoming.uui().ifPresent(uui -> extras.put("uui", uui));
        return extras;
    }
}
