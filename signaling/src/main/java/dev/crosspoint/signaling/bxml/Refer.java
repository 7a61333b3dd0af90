package dev.crosspoint.signaling.bxml;

import java.util.List;

/**
 * Asks the caller's own phone to call somebody else and to leave us.
 *
 * @param to       a SIP URI
 * @param complete hears how it came out, and is asked for the next document when it failed; null goes on with the next
 *                 verb then
 */
public record Refer(String to, Callback complete, String tag) implements Verb {
    static Refer read(VerbReader in) throws BxmlFault {
        Callback complete = in.callbackIfAny("referComplete");
        String tag = in.tag();
        List<VerbReader> children = in.children("SipUri");
        if (children.size() != 1) {
            throw in.fault("needs one SipUri, found " + children.size());
        }
        VerbReader child = children.getFirst();
        String to = child.requiredText(PhoneAddress.MAX_LENGTH);
        if (!PhoneAddress.isSipUri(to)) {
            throw child.fault("must be a SIP URI");
        }
        child.warnOfUnknownAttributes();
        return new Refer(to, complete, tag);
    }

    @Override
    public String toString() {
        return "Refer";
    }
}
