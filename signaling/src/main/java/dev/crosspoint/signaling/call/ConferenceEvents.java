package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.bxml.DocumentPlace;
import dev.crosspoint.signaling.json.Times;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.webhook.RequestText;
import dev.crosspoint.signaling.webhook.WebhookReply;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the application hears of a conference, in order, where the call that created it said; what it answers is run in
 * the room. An application that fails harms nothing but its own events.
 */
final class ConferenceEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ConferenceEvents.class);

    private static final String COMPLETED = "conferenceCompleted";

    private final ConferenceRecord conference;
    private final Callback to;
    private final Duration timeout;
    private final CallTime time;
    private final Webhooks webhooks;
    private final ConferenceCounters counters;
    private volatile Consumer<BxmlDocument> runs;
    private volatile URI base;

    /**
     * @param to   null when nobody wants to hear
     * @param base the URL that returned the document that made the conference, or null
     */
    ConferenceEvents(ConferenceRecord conference, Callback to, Duration timeout, CallTime time, Webhooks webhooks,
            URI base, ConferenceCounters counters) {
        this.conference = conference;
        this.to = to;
        this.timeout = timeout;
        this.time = time;
        this.webhooks = webhooks;
        this.base = base;
        this.counters = counters;
    }

    /** The URL that returned the last document; null when none did. */
    URI base() {
        return base;
    }

    /** Sets who runs the documents that are answered. */
    void runs(Consumer<BxmlDocument> script) {
        runs = script;
    }

    void created() {
        ask("conferenceCreated", to, Map.of());
    }

    void member(String eventType, CallRecord call) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("callId", call.callId());
        more.put("from", call.from());
        more.put("to", call.to());
        ask(eventType, to, more);
    }

    void redirect(Callback elsewhere) {
        ask("conferenceRedirect", elsewhere, Map.of());
    }

    /** To be told of later; {@code url} is the conference's. */
    WebhookRequest recordingAvailable(Callback told, String url) {
        Map<String, Object> more = new LinkedHashMap<>(Recordings.ofConference(url));
        more.put("accountId", conference.accountId());
        return request("conferenceRecordingAvailable", told, more);
    }

    void completed(ConferenceRecord ended) {
        if (to != null) {
            webhooks.say(ended.id(), request(COMPLETED, to, Map.of()), c -> ConferenceStore.said(c, ended.id()));
        }
    }

    /** What a later process of the node needs in order to say the last event; null when nobody wants it. */
    String lastWord() {
        return to == null ? null : RequestText.write(request(COMPLETED, to, Map.of()));
    }

    /** The last event of a conference whose process died. */
    static WebhookRequest lastWord(String kept, ConferenceRecord ended) {
        WebhookRequest request = RequestText.read(kept, COMPLETED, ended.accountId(), null);
        Map<String, Object> fields = new LinkedHashMap<>(request.fields());
        fields.put("eventTime", Times.text(ended.completedTime()));
        return request.saying(fields);
    }

    private void ask(String eventType, Callback callback, Map<String, Object> more) {
        if (callback != null) {
            webhooks.submit(conference.id(), request(eventType, callback, more))
                .thenAccept(reply -> answered(eventType, reply));
        }
    }

    private WebhookRequest request(String eventType, Callback callback, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventType", eventType);
        fields.put("eventTime", Times.text(time.now()));
        fields.put("conferenceId", conference.id());
        fields.put("name", conference.name());
        fields.put("tag", conference.tag() == null || conference.tag().isEmpty() ? null : conference.tag());
        fields.putAll(more);
        return CallEvents.webhook(eventType, callback, fields, timeout).of(conference.accountId());
    }

    private void answered(String eventType, WebhookReply reply) {
        if (!(reply instanceof WebhookReply.Ok ok) || ok.status() == 204 || ok.text().isBlank()) {
            return; // what failed is logged and counted where it was sent
        }
        if (ok.tooLarge()) {
            counters.documentsRefused.increment();
            LOG.warn("conference {}: the answer to {} is too large", conference.id(), eventType);
            return;
        }
        switch (Bxml.parse(ok.body(), ok.answeredBy(), DocumentPlace.CONFERENCE)) {
            case BxmlResult.Accepted(BxmlDocument document) -> {
                base = ok.answeredBy();
                document.warnings().forEach(warning ->
                    LOG.warn("conference {}: BXML in the answer to {}: {}", conference.id(), eventType, warning));
                runs.accept(document);
            }
            case BxmlResult.Refused refused -> {
                counters.documentsRefused.increment();
                LOG.warn("conference {}: BXML in the answer to {} is refused: {}", conference.id(), eventType,
                    refused.message());
            }
        }
    }
}
