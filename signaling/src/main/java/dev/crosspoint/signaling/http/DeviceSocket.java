package dev.crosspoint.signaling.http;

/** Our side of an open WebSocket. Safe for every thread; nothing blocks. */
public interface DeviceSocket {
    /** Queues one text frame. False when the socket is closed, or so far behind that it is being closed. */
    boolean send(String text);

    /** Queues a close frame behind what was sent; a peer that does not answer it is cut off. */
    void close(int code, String reason);

    boolean open();

    String remoteAddress();
}
