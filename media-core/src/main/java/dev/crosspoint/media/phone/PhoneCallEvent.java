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

    /** What the leg reports: digits (RFC 4733), RTP that begins, RTP that stops coming. */
    record Media(MediaEvent event) implements PhoneCallEvent { }

    /** The call is over; its leg is about to close. */
    record Ended(CallEnd end) implements PhoneCallEvent { }
}
