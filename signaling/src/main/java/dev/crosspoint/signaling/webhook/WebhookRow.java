package dev.crosspoint.signaling.webhook;

import java.time.Instant;

/**
 * A webhook as it is kept.
 *
 * @param orderKey    the id of the call or endpoint that it is about
 * @param question    whether the application's answer was waited for
 * @param resendOf    the webhook that was sent again by this one, or null
 * @param request     as {@link RequestText} writes it; holds credentials
 * @param attempts    rounds made, each with its retry and fallback
 * @param attemptedAt when the last round began, or null
 * @param durationMs  of the last round
 * @param endedAt     null while pending
 * @param outcome     of the last round; null before the first
 */
record WebhookRow(long seq, String deliveryId, String accountId, String orderKey, String callId, String eventType,
                  boolean question, String resendOf, State state, String request, int attempts, Instant createdAt,
                  Instant attemptedAt, long durationMs, Instant endedAt, Outcome outcome) {

    /** How far it is. */
    enum State {
        PENDING, DELIVERED, FAILED;

        String wire() {
            return name().toLowerCase();
        }
    }

    /**
     * What the application did, as far as it is kept.
     *
     * @param failure null when it answered with a 2xx
     * @param status  0 when there was none
     * @param answer  the beginning of the body, or null
     */
    record Outcome(String url, int status, String failure, String detail, String contentType, String answer) {
        private static final int MAX_DETAIL = 500;
        private static final int MAX_ANSWER = 4096;
        private static final int MAX_TYPE = 200;

        static Outcome of(WebhookReply reply) {
            return switch (reply) {
                case WebhookReply.Ok ok -> new Outcome(ok.answeredBy().toString(), ok.status(), null, null,
                        cut(ok.contentType(), MAX_TYPE), Masks.body(cut(ok.text(), MAX_ANSWER)));
                case WebhookReply.Failed f -> new Outcome(f.url() == null ? null : f.url().toString(), f.status(),
                        f.reason().name().toLowerCase(), cut(f.detail(), MAX_DETAIL), null, null);
            };
        }

        private static String cut(String text, int length) {
            String clean = text == null ? null : text.replace("\0", "");
            return clean == null || clean.length() <= length ? clean : clean.substring(0, length);
        }
    }
}
