package dev.crosspoint.signaling.webhook;

import java.time.Instant;

/** Which webhooks of an account are asked for; null does not restrict. */
record WebhookQuery(String accountId, String callId, String endpointId, String eventType, WebhookRow.State state,
                    Instant minTime, Instant maxTime, Long before, int pageSize) {
}
