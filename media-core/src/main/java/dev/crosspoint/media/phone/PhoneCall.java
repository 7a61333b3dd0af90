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

    /** A Call-ID for logs: without the address that often follows in it, and not as long as a stranger likes. */
    static String label(String sipCallId) {
        String local = sipCallId.split("@", 2)[0];
        return local.length() > 48 ? local.substring(0, 48) : local;
    }
}
