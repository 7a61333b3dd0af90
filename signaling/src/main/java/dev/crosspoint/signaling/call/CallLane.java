package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.store.SqlWork;
import dev.crosspoint.signaling.webhook.WebhookReply;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhooks of one call, one at a time and in order. A question that was replaced before it was asked is dropped;
 * one that is under way is waited for, so that the application never hears two things at once about one call.
 */
final class CallLane {
    private static final Logger LOG = LoggerFactory.getLogger(CallLane.class);

    /** How long a webhook of the call waits for the device side's webhooks about it, which may be stuck. */
    private static final Duration OTHERS_WAIT = Duration.ofSeconds(2);

    /** How long the call's end waits for its last word to be on disk. */
    private static final long KEEP_WAIT_S = 10;

    private record Question(Future<Void> after, WebhookRequest request, Consumer<WebhookReply> answer) { }

    private record Message(Future<Void> after, WebhookRequest request, Runnable done) { }

    private final String callId;
    private final Webhooks webhooks;
    private final SqlWork<?> said;
    private Question question;
    private Message last;
    private boolean busy;

    /** @param said written together with the call's last word */
    CallLane(String callId, Webhooks webhooks, SqlWork<?> said) {
        this.said = said;
        this.callId = callId;
        this.webhooks = webhooks;
    }

    /** Asks for a document; takes the place of a question that still waits for its turn. */
    synchronized void ask(Future<Void> after, WebhookRequest request, Consumer<WebhookReply> answer) {
        question = new Question(after, request, answer);
        wake();
    }

    /** Says the call's last word, after a question under way; a waiting one is dropped. A null request says nothing. */
    synchronized void end(Future<Void> after, WebhookRequest request, Runnable done) {
        question = null;
        last = new Message(after, request, done);
        wake();
    }

    private void wake() {
        if (!busy) {
            busy = true;
            Thread.ofVirtual().name("webhooks-" + callId).start(this::work);
        }
    }

    private void work() {
        while (true) {
            Question next;
            Message message;
            synchronized (this) {
                next = question;
                message = next == null ? last : null;
                question = null;
                last = message == null ? last : null;
                if (next == null && message == null) {
                    busy = false;
                    return;
                }
            }
            await(next != null ? next.after() : message.after());
            if (next != null) {
                next.answer().accept(asked(next.request()));
            } else {
                told(message);
            }
        }
    }

    private static void await(Future<Void> others) {
        try {
            others.get(OTHERS_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return; // the order of webhooks is worth a moment, not more
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private WebhookReply asked(WebhookRequest request) {
        try {
            return webhooks.request(request);
        } catch (RuntimeException e) {
            LOG.error("call {}: webhook {} failed", callId, request.label(), e);
            return new WebhookReply.Failed(WebhookReply.Failure.PROTOCOL, 0, "internal error", request.url());
        }
    }

    private void told(Message message) {
        try {
            if (message.request() != null) {
                webhooks.say(callId, message.request(), said).orTimeout(KEEP_WAIT_S, TimeUnit.SECONDS).join();
            }
        } catch (RuntimeException e) {
            LOG.error("call {}: webhook {} failed", callId, message.request().label(), e);
        } finally {
            message.done().run();
        }
    }
}
