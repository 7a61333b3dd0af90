package dev.crosspoint.signaling.http;

/** Decides about WebSocket upgrades on one path. */
@FunctionalInterface
public interface DeviceSocketRoute {
    /**
     * Before the upgrade, on a virtual thread. When accepted, either {@link SocketListener#opened} or
     * {@link SocketListener#closed} follows, even if the connection breaks in between.
     */
    UpgradeVerdict upgrade(UpgradeRequest request);
}
