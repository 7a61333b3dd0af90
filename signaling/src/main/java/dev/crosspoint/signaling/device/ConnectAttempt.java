package dev.crosspoint.signaling.device;

/** A call's hold on its connection to a device, from the offer of the stream to the end of the conversation. */
public interface ConnectAttempt {

    /**
     * Ends the connection in whatever state it is: the caller hung up or the verb was replaced. Returns at once;
     * {@link ConnectEvents#ended} follows with {@link ConnectEnd#CANCELLED} unless the connection had ended before.
     */
    void cancel();
}
