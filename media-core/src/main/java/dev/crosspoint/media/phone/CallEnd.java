package dev.crosspoint.media.phone;

/**
 * How a call ended.
 *
 * @param by      who ended it
 * @param sipCode final code of an unanswered call (486, 603, 487 after a CANCEL; 408 when nobody answered the INVITE);
 *                0 once it had been answered
 * @param q850    cause of the Reason header (RFC 3326) when the far side sent one, else 0
 * @param reason  short text for logs and error messages
 */
public record CallEnd(EndedBy by, int sipCode, int q850, String reason) { }
