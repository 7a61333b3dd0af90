package dev.crosspoint.signaling.http;

/** What happens on one accepted WebSocket. Calls come one at a time, in order, and may block for a moment. */
public interface SocketListener {
    void opened(DeviceSocket socket);

    void text(String message);

    /**
     * Exactly once after {@link #opened}, also when the peer vanished (1006) or the front closed it. Nothing comes
     * after it.
     */
    void closed(int code, String reason);
}
