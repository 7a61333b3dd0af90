package dev.crosspoint.node;

/** A node that cannot start; the message says which part and what to do. */
public final class NodeStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public NodeStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
