package dev.crosspoint.signaling.http;

/** Decides about WebSocket upgrades on one path. */
@FunctionalInterface
public interface DeviceSocketRoute {
    /**
     * Before the upgrade, on a virtual thread. When accepted, {@link SocketListener#opened} follows once the upgrade is
     * done; nothing follows where the connection breaks before that, so a listener that holds something from here on
     * gives it up by a deadline of its own.
     */
    UpgradeVerdict upgrade(UpgradeRequest request);
}
