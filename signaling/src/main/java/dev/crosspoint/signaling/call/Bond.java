package dev.crosspoint.signaling.call;

/** What keeps a call from being joined to others or being told what to do. */
enum Bond {
    NONE,
    /** Dialled for another call that waits for it. */
    WAITING_LEG,
    /** One side of a Bridge. */
    BRIDGE,
    /** Let go of by its application. */
    FORWARD
}
