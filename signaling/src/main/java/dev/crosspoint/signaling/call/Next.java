package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.Callback;
import java.util.Map;

/** What a call does after a verb, an interruption or an answered webhook. */
sealed interface Next {
    /** The next verb of the document in progress. */
    record NextVerb() implements Next { }

    /** Another document. */
    record Run(BxmlDocument document) implements Next { }

    /** Ask the application for a document with an event of this type; the fields come beside the common ones. */
    record Ask(String eventType, Callback callback, Map<String, Object> fields) implements Next {
        Ask(String eventType, Callback callback) {
            this(eventType, callback, Map.of());
        }
    }

    /** What another call wants of this one. */
    record Play(Part part) implements Next { }

    /** The call ends. The message is for the application's developer; null says nothing beyond the cause. */
    record End(DisconnectCause cause, String message) implements Next { }

    Next NEXT_VERB = new NextVerb();
}
