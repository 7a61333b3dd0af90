package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.IncomingCall.Diversion;
import dev.crosspoint.signaling.bxml.Callback;
import java.time.Duration;
import java.util.List;

/**
 * A leg to be dialled for a call.
 *
 * @param callerId    what the application is told that the callee sees: a number, or a word in its place
 * @param from        the number that the network is told
 * @param answer      asked for a document for the leg alone once it is answered; null joins it at once
 * @param disconnect  hears of its end, or null
 */
record LegPlan(String to, String callerId, String from, String displayName, boolean privacy, String uui,
        List<Diversion> diversions, Duration callTimeout, Callback answer, Callback disconnect, String tag) {
    /** The same leg to somebody else, joined at once when it is answered. */
    LegPlan to(String other) {
        return new LegPlan(other, callerId, from, displayName, privacy, null, diversions, callTimeout, null, disconnect,
            tag);
    }

    @Override
    public String toString() {
        return "LegPlan";
    }
}
