package dev.crosspoint.media.phone;

import java.util.List;

/** The telephone network as the control plane sees it: numbers can be dialled, and calls come in. */
public interface PhoneNetwork extends AutoCloseable {

    /**
     * Starts a call and returns at once; the first INVITE carries our offer.
     * Everything after that is told to {@code events}, which hears exactly one {@link PhoneCallEvent.Ended}.
     *
     * @throws NoRouteException when the call cannot even be tried; no event follows
     */
    PhoneCall dial(DialRequest request, PhoneCallEvents events) throws NoRouteException;

    /** Sets who is asked about calls from the network; until then they are refused with 503. */
    void onIncoming(IncomingCallHandler handler);

    /** The state of every trunk, in the order of the settings. */
    List<TrunkStatus> trunks();

    /** Calls alive now, in and out, answered or not. */
    int activeCalls();

    /** Sets who is shown all calls' messages; nobody by default. */
    default void watch(SipLadder ladder) {
    }

    /** Ends every call, then the user agent; blocks for a few seconds at most. */
    @Override
    void close();
}
