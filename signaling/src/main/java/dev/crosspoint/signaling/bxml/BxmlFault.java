package dev.crosspoint.signaling.bxml;

/** Leaves the readers at the first fault; {@link Bxml} turns it into a verdict. */
final class BxmlFault extends Exception {
    private static final long serialVersionUID = 1;

    BxmlFault(int line, String message) {
        super(line > 0 ? "line " + line + ": " + message : message, null, false, false);
    }
}
