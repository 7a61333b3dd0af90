package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.call.CallMedia.Joint;
import dev.crosspoint.signaling.call.CallMedia.Voice;

/**
 * The sound between two calls that may each leave at any time. Both calls' threads use it, for the length of a post to
 * the media engine each: whoever leaves first parts the two, and nobody joins them again behind its back.
 */
final class Link {
    private final CallMedia media;
    private Joint joint;
    private String joinedTo;
    private boolean closed;

    Link(CallMedia media) {
        this.media = media;
    }

    /** Brings the two together in place of whom the link joined before; does nothing once closed. */
    synchronized void join(Voice a, Voice b) {
        part();
        if (!closed) {
            joint = media.join(a, b);
            joinedTo = b.callId();
        }
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized boolean joins(String callId) {
        return callId.equals(joinedTo);
    }

    /** Parts the two; they may be joined again. */
    synchronized void part() {
        if (joint != null) {
            joint.close();
            joint = null;
            joinedTo = null;
        }
    }

    /** Parts the two when the second is this call; the first may be joined to another. */
    synchronized void part(String callId) {
        if (callId.equals(joinedTo)) {
            part();
        }
    }

    /** Parts the two for good. */
    synchronized void close() {
        closed = true;
        part();
    }
}
