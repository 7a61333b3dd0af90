package dev.crosspoint.signaling.http;

/** Whether a device may open its WebSocket. */
public sealed interface UpgradeVerdict {

    /** 101; the listener hears of the socket once it is open. */
    record Accept(SocketListener listener) implements UpgradeVerdict {
    }

    /** No upgrade: a plain HTTP answer such as 403 or 409. */
    record Refuse(int status, String reason) implements UpgradeVerdict {
    }
}
