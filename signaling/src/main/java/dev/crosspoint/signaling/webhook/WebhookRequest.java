package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.account.BasicCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One question or message to a customer's application.
 *
 * @param method      GET (fields travel as query parameters) or POST (fields travel as JSON)
 * @param url         absolute, http or https
 * @param credentials sent without being asked for; may be null
 * @param fields      in the order of sending; null values are left out
 * @param timeout     budget for this URL, connecting and its one retry included
 * @param fallback    tried, with a budget of its own, when this one fails; may be null
 * @param label       the event's name, for logs and counters
 */
public record WebhookRequest(String method, URI url, BasicCredentials credentials, Map<String, Object> fields,
                             Duration timeout, WebhookRequest fallback, String label) {

    public WebhookRequest {
        Map<String, Object> present = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        fields = Collections.unmodifiableMap(present);
    }

    public static WebhookRequest post(String label, URI url, Map<String, Object> fields, Duration timeout) {
        return new WebhookRequest("POST", url, null, fields, timeout, null, label);
    }

    /** The same fields and budget to another place, when this one fails; a null URL changes nothing. */
    public WebhookRequest orElse(String fallbackMethod, URI fallbackUrl, BasicCredentials fallbackCredentials) {
        if (fallbackUrl == null) {
            return this;
        }
        WebhookRequest other =
                new WebhookRequest(fallbackMethod, fallbackUrl, fallbackCredentials, fields, timeout, null, label);
        return new WebhookRequest(method, url, credentials, fields, timeout, other, label);
    }
}
