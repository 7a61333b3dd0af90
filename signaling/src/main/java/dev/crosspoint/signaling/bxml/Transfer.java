package dev.crosspoint.signaling.bxml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rings others and joins the call to the first who answers, until one of the two leaves.
 *
 * @param callerId    what the others see: a number, a word of {@link PhoneAddress#WITHHELD}, or null to pass on the
 *                    number of the call's far side
 * @param displayName or null
 * @param privacy     hides the number even where {@code callerId} is one
 * @param callTimeout how long each may ring
 * @param complete    asked for the next document when it is over; null goes on with the next verb
 */
public record Transfer(List<Destination> destinations, String callerId, String displayName, boolean privacy,
        Duration callTimeout, Diverting diverting, Callback complete, String tag) implements Verb {
    public static final int MAX_DESTINATIONS = 8;

    public Transfer {
        destinations = List.copyOf(destinations);
    }

    static Transfer read(VerbReader in) throws BxmlFault {
        String callerId = in.callerId("transferCallerId");
        String displayName = in.displayName("transferCallerDisplayName");
        boolean privacy = in.bool("privacy", false);
        Duration callTimeout = in.seconds("callTimeout", 1, 300, 30);
        Diverting diverting = Diverting.read(in);
        Callback complete = in.callbackIfAny("transferComplete");
        String tag = in.tag();
        List<VerbReader> children = in.children(Set.of("PhoneNumber", "SipUri"));
        if (children.isEmpty() || children.size() > MAX_DESTINATIONS) {
            throw in.fault("needs 1 to " + MAX_DESTINATIONS + " PhoneNumber or SipUri, found " + children.size());
        }
        List<Destination> destinations = new ArrayList<>();
        for (VerbReader child : children) {
            destinations.add(Destination.read(child));
        }
        return new Transfer(destinations, callerId, displayName, privacy, callTimeout, diverting, complete, tag);
    }
}
