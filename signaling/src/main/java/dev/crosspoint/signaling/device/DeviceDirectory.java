package dev.crosspoint.signaling.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which device holds which endpoint: one at a time, from its admission until it lets go.
 *
 * <p>Upgrades, ending sessions and connecting calls race for it; nothing is waited for under the lock.
 */
final class DeviceDirectory {

    private final Map<String, DeviceSession> holders = new HashMap<>();
    /** Let go of their endpoint, but their last reports are not out. */
    private final Map<String, DeviceSession> ending = new HashMap<>();
    private boolean closed;

    /** Gives the newcomer the endpoint, taking it from a holder that must yield; false when the holder need not. */
    synchronized boolean admit(DeviceSession newcomer) {
        String id = newcomer.endpoint().endpointId();
        DeviceSession holder = holders.get(id);
        if (closed || holder != null && !holder.yieldsTo(newcomer)) {
            return false;
        }
        holders.put(id, newcomer);
        if (holder != null) {
            newcomer.admitted(holder);
            holder.end(Ending.SUPERSEDED);
        } else {
            newcomer.admitted(ending.get(id));
        }
        return true;
    }

    /** The endpoint is free for the next device. */
    synchronized void release(DeviceSession session) {
        String id = session.endpoint().endpointId();
        holders.remove(id, session);
        ending.put(id, session);
    }

    /** Nothing more comes of this session. */
    synchronized void ended(DeviceSession session) {
        ending.remove(session.endpoint().endpointId(), session);
    }

    synchronized DeviceSession holder(String endpointId) {
        return holders.get(endpointId);
    }

    synchronized int size() {
        return holders.size();
    }

    /** Admits nobody from now on; returns who is there. */
    synchronized List<DeviceSession> close() {
        closed = true;
        return new ArrayList<>(holders.values());
    }
}
