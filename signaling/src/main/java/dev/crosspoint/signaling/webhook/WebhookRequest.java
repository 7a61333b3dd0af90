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
 * @param accountId   whose webhook it is: with whose secret it is signed, and in whose list it shows; null = nobody's
 * @param deliveryId  tells the application that it has had this one before; null until it is sent
 */
public record WebhookRequest(String method, URI url, BasicCredentials credentials, Map<String, Object> fields,
                             Duration timeout, WebhookRequest fallback, String label, String accountId,
                             String deliveryId) {

    public WebhookRequest {
        Map<String, Object> present = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        fields = Collections.unmodifiableMap(present);
        if (accountId == null && fields.get("accountId") instanceof String named) {
            accountId = named;
        }
    }

    public WebhookRequest(String method, URI url, BasicCredentials credentials, Map<String, Object> fields,
            Duration timeout, WebhookRequest fallback, String label) {
        this(method, url, credentials, fields, timeout, fallback, label, null, null);
    }

    public static WebhookRequest post(String label, URI url, Map<String, Object> fields, Duration timeout) {
        return new WebhookRequest("POST", url, null, fields, timeout, null, label);
    }

    /** The same fields and budget to another place, when this one fails; a null URL changes nothing. */
    public WebhookRequest orElse(String fallbackMethod, URI fallbackUrl, BasicCredentials fallbackCredentials) {
        if (fallbackUrl == null) {
            return this;
        }
        WebhookRequest other = new WebhookRequest(fallbackMethod, fallbackUrl, fallbackCredentials, fields, timeout,
                null, label, accountId, deliveryId);
        return new WebhookRequest(method, url, credentials, fields, timeout, other, label, accountId, deliveryId);
    }

    /** For events whose fields do not name the account. */
    public WebhookRequest of(String account) {
        return new WebhookRequest(method, url, credentials, fields, timeout,
                fallback == null ? null : fallback.of(account), label, account, deliveryId);
    }

    /** The same places with other fields. */
    public WebhookRequest saying(Map<String, Object> others) {
        return new WebhookRequest(method, url, credentials, others, timeout,
                fallback == null ? null : fallback.saying(others), label, accountId, deliveryId);
    }

    WebhookRequest as(String delivery) {
        return new WebhookRequest(method, url, credentials, fields, timeout,
                fallback == null ? null : fallback.as(delivery), label, accountId, delivery);
    }

    /** The call that the fields name, or null. */
    String callId() {
        return fields.get("callId") instanceof String named ? named : null;
    }
}
