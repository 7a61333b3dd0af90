package dev.crosspoint.signaling.webhook;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How a webhook went, after retry and fallback. */
public sealed interface WebhookReply {

    /** The most that is read of a reply; one byte more tells "too large" from "just fits". */
    int MAX_BODY = 64 * 1024;

    /**
     * A 2xx.
     *
     * @param contentType the header as sent, or null
     * @param body        at most {@link #MAX_BODY} + 1 bytes
     * @param answeredBy  the URL that answered: the base for relative URLs in the body
     */
    record Ok(int status, String contentType, byte[] body, URI answeredBy) implements WebhookReply {

        public boolean tooLarge() {
            return body.length > MAX_BODY;
        }

        /** The body by the charset of the content type, UTF-8 when it names none that is known. */
        public String text() {
            return new String(body, charset());
        }

        private Charset charset() {
            int at = contentType == null ? -1 : contentType.toLowerCase().indexOf("charset=");
            if (at < 0) {
                return StandardCharsets.UTF_8;
            }
            String name = contentType.substring(at + "charset=".length()).split("[;\\s]", 2)[0].replace("\"", "");
            try {
                return Charset.forName(name);
            } catch (IllegalArgumentException _) {
                return StandardCharsets.UTF_8;
            }
        }
    }

    /**
     * Nobody answered with a 2xx. Says what the last URL tried did.
     *
     * @param status HTTP status with {@link Failure#STATUS}, else 0
     */
    record Failed(Failure reason, int status, String detail, URI url) implements WebhookReply {
    }

    /** Why a URL counts as failed. */
    enum Failure {
        /** Not an absolute http or https URL that can be asked. */
        BAD_URL,
        /** The outbound policy forbids the address. */
        BLOCKED,
        /** The name has no address. */
        UNKNOWN_HOST,
        /** No connection, or it broke before a reply, twice. */
        CONNECT,
        /** The budget ran out. */
        TIMEOUT,
        /** No TLS session, or a certificate not to be trusted. */
        TLS,
        /** Something that is not HTTP came back, the reply broke off, or a fault of our own. */
        PROTOCOL,
        /** A status other than 2xx; redirects are not followed. */
        STATUS,
        /** Too many are waiting, or the node is stopping; not sent. */
        OVERFLOW
    }
}
