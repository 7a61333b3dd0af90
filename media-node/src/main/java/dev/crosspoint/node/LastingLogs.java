package dev.crosspoint.node;

import java.util.logging.LogManager;

/**
 * A log manager that keeps its handlers while the node stops: the JDK's takes them away in a shutdown hook of its own,
 * and the last lines, which say how the node went down, would be lost.
 */
public final class LastingLogs extends LogManager {
    private static volatile boolean installed;

    /** From here on nothing resets the handlers. */
    static void keep() {
        installed = true;
    }

    @Override
    public void reset() {
        if (!installed) {
            super.reset();
        }
    }
}
