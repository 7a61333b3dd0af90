package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import dev.crosspoint.signaling.json.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** What became of an account's webhooks, and what they are signed with. Not of the vendor's API: a base of our own. */
final class WebhooksApi implements RestModule {

    private static final String BASE = "/crosspoint/v1/accounts/{accountId}";
    private static final int MAX_PAGE = 1000;
    private static final int DEFAULT_PAGE = 100;
    private static final long MAX_OVERLAP_S = Duration.ofDays(30).toSeconds();
    private static final long DEFAULT_OVERLAP_S = Duration.ofDays(1).toSeconds();
    private static final String[] FILTERS =
        {"callId", "endpointId", "eventType", "state", "minTime", "maxTime", "pageSize"};

    private final Outbox outbox;
    private final WebhookSecrets secrets;

    WebhooksApi(Outbox outbox, WebhookSecrets secrets) {
        this.outbox = outbox;
        this.secrets = secrets;
    }

    @Override
    public void routes(Routes routes) {
        routes.api(BASE, ErrorEnvelope.VOICE)
            .get("/webhooks", this::list)
            .get("/webhooks/{deliveryId}", r -> ApiReply.json(200, WebhookJson.whole(found(r))))
            .post("/webhooks/{deliveryId}/resend", null, this::resend)
            .get("/webhook-secrets", this::secrets)
            .post("/webhook-secrets", "application/json", this::rotate);
    }

    private ApiReply list(ApiRequest request) {
        WebhookQuery query = query(request);
        List<WebhookRow> found = outbox.store().list(query);
        List<WebhookRow> page = found.subList(0, Math.min(found.size(), query.pageSize()));
        ApiReply reply = ApiReply.json(200, page.stream().map(WebhookJson::brief).toList());
        return found.size() > page.size() ? reply.with("Link", next(request, page.getLast())) : reply;
    }

    private ApiReply resend(ApiRequest request) {
        WebhookRow row = found(request);
        if (row.question() || row.state() == WebhookRow.State.PENDING) {
            throw new ApiException(ApiError.of(Fault.CONFLICT, row.question()
                ? "The answer to a question is a document for a moment that has passed; it is not sent again"
                : "The webhook is still being delivered", "reference", row.deliveryId()));
        }
        WebhookRequest again = RequestText.read(row.request(), row.eventType(), row.accountId(), null);
        String deliveryId;
        try {
            deliveryId = outbox.resend(row, again);
        } catch (TimeoutException _) {
            throw new ApiException(ApiError.of(Fault.OVERLOADED,
                "It is not known yet whether the webhook is kept; it may be sent all the same", "reference",
                row.deliveryId()));
        }
        return ApiReply.json(202, Map.of("deliveryId", deliveryId, "resendOf", row.deliveryId()))
            .with("Location", request.baseUrl() + "/crosspoint/v1/accounts/" + row.accountId() + "/webhooks/"
                + deliveryId);
    }

    private ApiReply secrets(ApiRequest request) {
        return ApiReply.json(200,
            secrets.of(request.accountId()).stream().map(s -> WebhookJson.secret(s, true)).toList());
    }

    private ApiReply rotate(ApiRequest request) {
        JsonNode overlap = request.json().get("overlapSeconds");
        long seconds = overlap == null || overlap.isNull() ? DEFAULT_OVERLAP_S
            : overlap.isIntegralNumber() && overlap.canConvertToLong() ? overlap.longValue() : -1;
        if (seconds < 0 || seconds > MAX_OVERLAP_S) {
            throw invalid("overlapSeconds", "must be a whole number from 0 to " + MAX_OVERLAP_S);
        }
        return ApiReply.json(201,
            WebhookJson.secret(secrets.rotate(request.accountId(), Duration.ofSeconds(seconds)), false));
    }

    private WebhookRow found(ApiRequest request) {
        String deliveryId = request.path("deliveryId");
        return outbox.store().find(request.accountId(), deliveryId)
            .orElseThrow(() -> ApiException.notFound(deliveryId, "Webhook [" + deliveryId + "] not found"));
    }

    // ---- the query string

    private static WebhookQuery query(ApiRequest r) {
        return new WebhookQuery(r.accountId(), filter(r, "callId"), filter(r, "endpointId"), filter(r, "eventType"),
            state(r), r.time("minTime"), r.time("maxTime"), number(r, "pageToken", 1, Long.MAX_VALUE, null),
            number(r, "pageSize", 1, MAX_PAGE, (long) DEFAULT_PAGE).intValue());
    }

    private static WebhookRow.State state(ApiRequest r) {
        String value = filter(r, "state");
        try {
            return value == null ? null : WebhookRow.State.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw invalid("state", "must be pending, delivered or failed");
        }
    }

    private static Long number(ApiRequest r, String name, long low, long high, Long otherwise) {
        String value = filter(r, name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below, as what is out of range
        }
        throw invalid(name, name.equals("pageToken") ? "must be a token from a Link header"
            : "must be between " + low + " and " + high);
    }

    private static String filter(ApiRequest r, String name) {
        String value = r.query(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static ApiException invalid(String field, String rule) {
        return ApiException.invalid(field, "Invalid " + field + ": " + rule);
    }

    private static String next(ApiRequest r, WebhookRow last) {
        StringJoiner query = new StringJoiner("&");
        for (String name : FILTERS) {
            if (filter(r, name) != null) {
                query.add(name + "=" + URLEncoder.encode(filter(r, name), StandardCharsets.UTF_8));
            }
        }
        query.add("pageToken=" + last.seq());
        return "<" + r.baseUrl() + r.path() + "?" + query + ">; rel=\"next\"";
    }

    /** Rows and secrets as they are shown. */
    private static final class WebhookJson {
        static Map<String, Object> brief(WebhookRow row) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("deliveryId", row.deliveryId());
            body.put("accountId", row.accountId());
            body.put("eventType", row.eventType());
            body.put("kind", row.question() ? "question" : "event");
            body.put("callId", row.callId());
            body.put("endpointId", row.orderKey().startsWith("e-") ? row.orderKey() : null);
            body.put("state", row.state().wire());
            body.put("attempts", row.attempts());
            body.put("createdTime", Times.text(row.createdAt()));
            body.put("attemptTime", Times.text(row.attemptedAt()));
            body.put("durationMs", row.attemptedAt() == null ? null : row.durationMs());
            body.put("endTime", Times.text(row.endedAt()));
            body.put("resendOf", row.resendOf());
            WebhookRow.Outcome outcome = row.outcome();
            body.put("status", outcome == null || outcome.status() == 0 ? null : outcome.status());
            body.put("failure", outcome == null ? null : outcome.failure());
            body.values().removeIf(Objects::isNull);
            return body;
        }

        static Map<String, Object> whole(WebhookRow row) {
            Map<String, Object> body = brief(row);
            body.put("request", RequestText.masked(row.request()));
            WebhookRow.Outcome outcome = row.outcome();
            if (outcome != null) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("url", outcome.url() == null ? null : Masks.url(outcome.url()));
                answer.put("status", outcome.status() == 0 ? null : outcome.status());
                answer.put("failure", outcome.failure());
                answer.put("detail", outcome.detail());
                answer.put("contentType", outcome.contentType());
                answer.put("body", outcome.answer());
                answer.values().removeIf(Objects::isNull);
                body.put("answer", answer);
            }
            return body;
        }

        static Map<String, Object> secret(WebhookSecrets.Secret s, boolean masked) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("secretId", s.id());
            body.put("secret", masked ? Masks.MASKED : s.secret());
            body.put("createdTime", Times.text(s.created()));
            if (s.expires() != null) {
                body.put("expirationTime", Times.text(s.expires()));
            }
            return body;
        }
    }
}
