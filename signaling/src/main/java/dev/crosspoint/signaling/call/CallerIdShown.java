package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.PhoneAddress;
import java.util.regex.Pattern;

/**
 * What a leg's callee sees of who calls.
 *
 * @param callerId what the application is told: a number, or a word in its place
 * @param number   what the network is told
 * @param privacy  whether the network keeps it from the callee
 */
record CallerIdShown(String callerId, String number, boolean privacy) {
    private static final Pattern SHORT_NUMBER = Pattern.compile("[0-9]{1,32}");
    /** RFC 3323 §4.1.1.3. */
    private static final String NOBODY = "sip:anonymous@anonymous.invalid";

    /** @param wanted a number, a word in its place, or null for the number of the call's far side */
    static CallerIdShown of(CallRecord call, String wanted, boolean privacy) {
        String own = call.inbound() ? call.to() : call.from();
        String far = call.inbound() ? call.from() : call.to();
        String callerId = wanted != null ? wanted : far;
        if (PhoneAddress.WITHHELD.contains(callerId)) {
            return new CallerIdShown(callerId, PhoneAddress.WITHHELD.contains(own) ? NOBODY : own, true);
        }
        boolean dialable = PhoneAddress.isE164(callerId) || PhoneAddress.isSipUri(callerId)
            || SHORT_NUMBER.matcher(callerId).matches();
        return dialable ? new CallerIdShown(callerId, callerId, privacy) : new CallerIdShown(own, own, privacy);
    }

    /** The name that goes with it: the word in the number's place where there is one. */
    String name(String wanted) {
        return PhoneAddress.WITHHELD.contains(callerId) ? callerId : wanted;
    }

    @Override
    public String toString() {
        return "CallerIdShown[privacy=" + privacy + "]";
    }
}
