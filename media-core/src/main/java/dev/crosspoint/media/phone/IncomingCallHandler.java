package dev.crosspoint.media.phone;

/** Decides about calls from the network. */
@FunctionalInterface
public interface IncomingCallHandler {
    /**
     * Called on a virtual thread of its own; may block. The network has heard "100 Trying" only.
     * Set {@link IncomingCall#events} first: events that came earlier are kept and then delivered.
     */
    void incoming(IncomingCall call);
}
