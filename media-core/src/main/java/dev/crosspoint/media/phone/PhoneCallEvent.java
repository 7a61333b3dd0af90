package dev.crosspoint.media.phone;

import dev.crosspoint.media.MediaEvent;

/** What a call tells its owner. {@link Ended} comes exactly once and last. */
public sealed interface PhoneCallEvent {
    /** The callee's phone rings (180). */
    record Ringing() implements PhoneCallEvent { }

    /** The callee's network sends media before the answer (18x with SDP): the caller should hear the leg. */
    record EarlyMedia() implements PhoneCallEvent { }

    /** Both sides are connected: 200 was received, or ours was acknowledged. */
    record Answered() implements PhoneCallEvent { }

    /** The far side put us on hold or took us back. */
    record Held(boolean on) implements PhoneCallEvent { }

    /** What came of {@link PhoneCall#refer}; the call itself goes on until somebody ends it. */
    record ReferEnded(ReferEnd end) implements PhoneCallEvent { }

    /**
     * The far side wants its party to be connected to somebody else (RFC 3515), and waits for
     * {@link PhoneCall#answerRefer}; without it, it is refused after some seconds.
     *
     * @param to an E.164 number, or a {@code sip:} URI of the trunk that the call came over
     */
    record ReferAsked(long refer, String to) implements PhoneCallEvent {
        @Override
        public String toString() {
            return "ReferAsked[" + refer + "]";
        }
    }

    /** What the leg reports: digits (RFC 4733), RTP that begins, RTP that stops coming. */
    record Media(MediaEvent event) implements PhoneCallEvent { }

    /** The call is over; its leg is about to close. */
    record Ended(CallEnd end) implements PhoneCallEvent { }
}
