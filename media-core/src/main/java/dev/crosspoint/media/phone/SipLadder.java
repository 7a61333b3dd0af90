package dev.crosspoint.media.phone;

/** Sees the messages of all calls, for display; returns at once and never throws. */
@FunctionalInterface
public interface SipLadder {
    /**
     * A message was received, or is being sent; repetitions too.
     *
     * @param label     the {@code callId} of a {@link DialRequest}, or {@link PhoneCall#label} of a call that came in
     * @param firstLine method and URI, or status and reason; with numbers in clear
     * @param cseq      such as {@code 1 INVITE}
     */
    void message(String label, boolean sent, String firstLine, String cseq);
}
