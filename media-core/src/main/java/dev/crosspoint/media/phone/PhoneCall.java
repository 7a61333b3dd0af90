package dev.crosspoint.media.phone;

import dev.crosspoint.media.PhoneLeg;

/** One call with somebody on the telephone network. Methods return at once; what comes of them is an event. */
public interface PhoneCall {
    /** The SIP Call-ID, for log lines and carriers' support desks. */
    String sipCallId();

    /** The media of this call; there from the start, closed by the network after {@link PhoneCallEvent.Ended}. */
    PhoneLeg leg();

    boolean answered();

    /** Ends the call in the way its state asks for: CANCEL, BYE, or a refusal. Does nothing when it has ended. */
    void hangup(HangupReason reason);

    /** Puts the far side on hold ({@code sendonly}) or takes it back; does nothing before the call is answered. */
    void hold(boolean on);

    /**
     * Asks the far side of an answered call to call somebody else and to leave us (RFC 3515).
     * {@link PhoneCallEvent.ReferEnded} says what came of it, unless we end the call first.
     *
     * @param sipUri whom to call
     */
    void refer(String sipUri);

    /**
     * Says how {@link PhoneCallEvent.ReferAsked} fares. The first word decides: a code from 300 on refuses, any other
     * accepts; what follows an acceptance is reported to the far side, and the first final code is the last word.
     * Does nothing when there is no such wish any more.
     *
     * @param refer the number of the event
     */
    void answerRefer(long refer, int sipCode, String reason);

    /** A Call-ID for logs: without the address that often follows in it, and not as long as a stranger likes. */
    static String label(String sipCallId) {
        String local = sipCallId.split("@", 2)[0];
        return local.length() > 48 ? local.substring(0, 48) : local;
    }
}
