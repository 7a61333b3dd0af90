package dev.crosspoint.media.phone;

/**
 * Why we end a call, told to the far side in a Reason header (RFC 3326).
 *
 * @param q850 cause of ITU-T Q.850; also chooses the code with which an unanswered incoming call is refused
 */
public record HangupReason(int q850, String text) {
    public static final HangupReason NORMAL = new HangupReason(16, "Normal call clearing");
    public static final HangupReason BUSY = new HangupReason(17, "User busy");
    public static final HangupReason NO_ANSWER = new HangupReason(19, "No answer from user");
    public static final HangupReason REJECTED = new HangupReason(21, "Call rejected");
    public static final HangupReason MEDIA_LOST = new HangupReason(31, "Media lost");
    public static final HangupReason FAILURE = new HangupReason(41, "Temporary failure");
    public static final HangupReason CONGESTION = new HangupReason(42, "Congestion");
}
