package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.bxml.Callback;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

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
        return word != null ? word : cut(from);
    }

    private static String cut(String address) {
        return address.length() <= MAX_ADDRESS ? address : address.substring(0, MAX_ADDRESS);
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
        incoming.diversions().stream().findFirst().ifPresent(latest -> extras.put("diversion", diversion(latest)));
        incoming.stirShaken().ifPresent(said -> extras.put("stirShaken", CallFields.stirShaken(said)));
        incoming.uui().ifPresent(uui -> extras.put("uui", uui));
        return extras;
    }

    private static Map<String, Object> diversion(IncomingCall.Diversion latest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("origTo", cut(latest.number()));
        fields.put("reason", latest.reason());
        fields.put("privacy", latest.privacy());
        fields.put("screen", latest.screen());
        fields.put("counter", latest.counter());
        fields.put("limit", latest.limit());
        fields.values().removeIf(Objects::isNull);
        return fields;
    }
}
