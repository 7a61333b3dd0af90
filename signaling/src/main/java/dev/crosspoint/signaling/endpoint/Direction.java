package dev.crosspoint.signaling.endpoint;

/** Which way an endpoint may take part in calls. */
public enum Direction {
    INBOUND, OUTBOUND, BIDIRECTIONAL;

    /** May calls be connected to it without its having asked. */
    public boolean receives() {
        return this != OUTBOUND;
    }

    /** May it ask for connections. */
    public boolean requests() {
        return this != INBOUND;
    }
}
