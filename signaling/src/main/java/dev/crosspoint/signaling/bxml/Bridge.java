package dev.crosspoint.signaling.bxml;

/**
 * Joins the call to another call of the account until one of the two leaves.
 *
 * @param complete       asked for the next document when the target left or never came; null goes on with the next verb
 * @param targetComplete asked for the target's next document when this call left; null hangs the target up
 */
public record Bridge(String targetCallId, Callback complete, Callback targetComplete, String tag) implements Verb {
    private static final int MAX_CALL_ID = 256;

    static Bridge read(VerbReader in) throws BxmlFault {
        return new Bridge(in.requiredText(MAX_CALL_ID), in.callbackIfAny("bridgeComplete"),
            in.callbackIfAny("bridgeTargetComplete"), in.tag());
    }
}
