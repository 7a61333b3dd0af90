package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.bxml.DocumentPlace;
import dev.crosspoint.signaling.webhook.WebhookReply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the call's next step of what an application answered. */
final class DocumentReply {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReply.class);

    private DocumentReply() { }

    static Next read(String callId, String eventType, WebhookReply reply, DocumentPlace place) {
        return switch (reply) {
            case WebhookReply.Failed failed -> new Next.End(DisconnectCause.CALLBACK_ERROR,
                eventType + " callback failed: " + failed.detail());
            case WebhookReply.Ok ok -> document(callId, eventType, ok, place);
        };
    }

    private static Next document(String callId, String eventType, WebhookReply.Ok ok, DocumentPlace place) {
        if (ok.tooLarge()) {
            return invalid(eventType, "the document is larger than 64 KB");
        }
        if (ok.status() == 204 || ok.text().isBlank()) {
            LOG.warn("call {}: the answer to {} is empty, which ends the call", callId, eventType);
            return new Next.Run(BxmlDocument.empty(ok.answeredBy()));
        }
        if (!xml(ok.contentType())) {
            return invalid(eventType, "the content type is not application/xml");
        }
        return switch (Bxml.parse(bytes(ok), ok.answeredBy(), place)) {
            case BxmlResult.Accepted(BxmlDocument document) -> {
                document.warnings().forEach(warning -> LOG.warn("call {}: BXML {}", callId, warning));
                yield new Next.Run(document);
            }
            case BxmlResult.Refused(BxmlResult.Why why, String message) -> switch (why) {
                case INVALID -> invalid(eventType, message);
                case UNSUPPORTED -> new Next.End(DisconnectCause.APPLICATION_ERROR, message);
            };
        };
    }

    private static Next invalid(String eventType, String message) {
        return new Next.End(DisconnectCause.INVALID_BXML,
            "Invalid BXML in the answer to " + eventType + ": " + message);
    }

    private static boolean xml(String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/xml") || type.equals("text/xml");
    }

    /** The parser reads UTF-8; a reply that says it is something else is brought there first. */
    private static byte[] bytes(WebhookReply.Ok ok) {
        String type = ok.contentType() == null ? "" : ok.contentType().toLowerCase(Locale.ROOT);
        boolean other = type.contains("charset=") && !type.contains("utf-8");
        return other ? ok.text().getBytes(StandardCharsets.UTF_8) : ok.body();
    }
}
