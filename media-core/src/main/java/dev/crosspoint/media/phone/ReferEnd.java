package dev.crosspoint.media.phone;

/**
 * How a REFER of ours came out.
 *
 * @param succeeded  the far side reached whom it was referred to, or accepted and left
 * @param referCode  the final response to the REFER; 0 when none came
 * @param notifyCode the final code that the far side reported in a NOTIFY; 0 when it reported none
 */
public record ReferEnd(boolean succeeded, int referCode, int notifyCode) { }
