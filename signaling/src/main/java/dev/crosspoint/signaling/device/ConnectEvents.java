package dev.crosspoint.signaling.device;

/**
 * What a call hears about its connection to a device.
 *
 * <p>Called on a virtual thread that belongs to this connection alone, in order, one at a time; a call may block
 * without holding up the device or other calls. Nothing follows {@link #ended}.
 */
public interface ConnectEvents {

    /** The stream has been offered to the device. */
    void ringing();

    /** The device took the stream and media is bridged. */
    void accepted();

    /** The connection is over, or never came to be. Called exactly once. */
    void ended(ConnectEnd why);
}
