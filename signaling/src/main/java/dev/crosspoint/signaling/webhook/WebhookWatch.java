package dev.crosspoint.signaling.webhook;

/** Sees every webhook that was tried, for display; returns at once and never throws. */
@FunctionalInterface
public interface WebhookWatch {
    /** One URL was asked, a fallback separately. */
    void asked(WebhookRequest request, WebhookReply reply, long tookMs);
}
