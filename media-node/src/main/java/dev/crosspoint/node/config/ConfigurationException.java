package dev.crosspoint.node.config;

/** A configuration that the node refuses to start with; the message is the one line that the operator sees. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
