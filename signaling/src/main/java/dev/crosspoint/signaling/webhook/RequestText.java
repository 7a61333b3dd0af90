package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request as it is kept: JSON, with its credentials. */
public final class RequestText {

    private RequestText() {
    }

    public static String write(WebhookRequest r) {
        Map<String, Object> kept = place(r);
        kept.put("timeoutMs", r.timeout().toMillis());
        if (r.fallback() != null) {
            kept.put("fallback", place(r.fallback()));
        }
        kept.put("fields", r.fields());
        return Json.text(kept);
    }

    @SuppressWarnings("unchecked")
    public static WebhookRequest read(String text, String label, String accountId, String deliveryId) {
        Map<String, Object> kept = Json.map(text);
        Map<String, Object> fields = (Map<String, Object>) kept.get("fields");
        Duration timeout = Duration.ofMillis(((Number) kept.get("timeoutMs")).longValue());
        WebhookRequest fallback = kept.get("fallback") instanceof Map<?, ?> other
                ? read((Map<String, Object>) other, fields, timeout, null, label) : null;
        return read(kept, fields, timeout, fallback, label).of(accountId).as(deliveryId);
    }

    /** To be shown: without passwords. */
    static Map<String, Object> masked(String text) {
        Map<String, Object> kept = Json.map(text);
        mask(kept);
        if (kept.get("fallback") instanceof Map<?, ?> fallback) {
            Map<String, Object> copy = new LinkedHashMap<>();
            fallback.forEach((name, value) -> copy.put(name.toString(), value));
            mask(copy);
            kept.put("fallback", copy);
        }
        return kept;
    }

    private static void mask(Map<String, Object> place) {
        place.computeIfPresent("url", (_, url) -> Masks.url(url.toString()));
        place.computeIfPresent("password", (_, _) -> Masks.MASKED);
    }

    private static WebhookRequest read(Map<String, Object> place, Map<String, Object> fields, Duration timeout,
            WebhookRequest fallback, String label) {
        String username = (String) place.get("username");
        return new WebhookRequest((String) place.get("method"), URI.create((String) place.get("url")),
                username == null ? null : new BasicCredentials(username, (String) place.get("password")),
                fields, timeout, fallback, label);
    }

    private static Map<String, Object> place(WebhookRequest r) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("method", r.method());
        place.put("url", r.url().toString());
        if (r.credentials() != null) {
            place.put("username", r.credentials().username());
            place.put("password", r.credentials().password());
        }
        return place;
    }
}
