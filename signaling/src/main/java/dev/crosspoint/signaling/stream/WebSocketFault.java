package dev.crosspoint.signaling.stream;

import java.io.IOException;

/** The far side does not keep to the protocol, or to our limits. */
final class WebSocketFault extends IOException {
    static final int PROTOCOL = 1002;
    static final int TOO_LARGE = 1009;
    private static final long serialVersionUID = 1;

    private final int code;

    WebSocketFault(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Of the close frame that tells it (RFC 6455 §7.4.1). */
    int code() {
        return code;
    }
}
