package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.signaling.call.CallMedia.Voice;

/** What a call hears of another call that is or will be joined to it. */
sealed interface PartyNews {
    /** Sound comes from there before an answer. */
    record EarlyMedia(String callId, Voice voice) implements PartyNews { }

    /** The one that answered first; it may have a document of its own to run before it is ready. */
    record Answered(String callId) implements PartyNews { }

    /** To be joined now. */
    record Ready(String callId, Voice voice) implements PartyNews { }

    /** It wants the call that dialled it to be joined to somebody else in its place. */
    record Refers(String callId, PhoneCall phone, long refer, String to) implements PartyNews {
        @Override
        public String toString() {
            return "Refers[" + callId + "]";
        }
    }

    /** The call's own phone wanted this one to be sent on to somebody else, and that is decided. */
    record SentOn(String callId, boolean went) implements PartyNews { }

    /** It has ended, or goes its own way. */
    record Left(String callId, Next.End why) implements PartyNews { }
}
