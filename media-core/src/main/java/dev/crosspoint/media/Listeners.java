package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import java.util.Arrays;

/** Everybody who hears one leg, and whether they may. Shard thread only. */
final class Listeners {
    private static final int MOST = 64;

    private RtpListener[] listeners = new RtpListener[2];
    private int count;
    private boolean audioBlocked;
    private boolean digitsBlocked;

    /** False where too many listen already. */
    boolean add(RtpListener listener) {
        if (count == MOST) {
            return false;
        }
        if (count == listeners.length) {
            listeners = Arrays.copyOf(listeners, 2 * count);
        }
        listeners[count++] = listener;
        return true;
    }

    void remove(RtpListener listener) {
        for (int i = 0; i < count; i++) {
            if (listeners[i] == listener) {
                listeners[i] = listeners[--count];
                listeners[count] = null;
                return;
            }
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    void block(boolean audio, boolean digits) {
        audioBlocked = audio;
        digitsBlocked = digits;
    }

    boolean onRtp(Packet packet, ReceiveFormats formats, Codec codec, boolean newSource, long nowNs) {
        if (count == 0 || (codec.isEvent() ? digitsBlocked : audioBlocked)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            RtpListener listener = listeners[i];
            try {
                listener.onRtp(packet, formats, codec, newSource, nowNs);
            } catch (RuntimeException fault) { // its end alone; the shard counts and logs it
                end(listener, fault, nowNs);
                throw fault;
            }
        }
        return true;
    }

    private void end(RtpListener listener, RuntimeException fault, long nowNs) {
        remove(listener);
        if (listener instanceof Shard.Faultable owner) {
            owner.faulted(fault, nowNs);
        }
    }

    /** Whoever this leg talked to hears it no more; recorders, rooms and ears go on. */
    void endRoutes(long nowNs) {
        for (int i = count - 1; i >= 0; i--) {
            if (listeners[i] instanceof RouteSession route) {
                remove(route);
                route.ended(nowNs);
            }
        }
    }

    /** Tells all that it is over. */
    void end(long nowNs) {
        RtpListener[] told = Arrays.copyOf(listeners, count);
        Arrays.fill(listeners, null);
        count = 0;
        for (RtpListener l : told) {
            l.ended(nowNs);
        }
    }
}
