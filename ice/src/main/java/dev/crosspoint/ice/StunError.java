package dev.crosspoint.ice;

import java.nio.charset.StandardCharsets;

/** The errors this agent answers with (RFC 8489 §14.8, RFC 8445 §16.1). */
enum StunError {
    UNKNOWN_ATTRIBUTE(420, "Unknown Attribute"),
    ROLE_CONFLICT(487, "Role Conflict");

    private final int code;
    private final byte[] reason;

    StunError(int code, String reason) {
        this.code = code;
        this.reason = reason.getBytes(StandardCharsets.US_ASCII);
    }

    int code() {
        return code;
    }

    byte[] reason() {
        return reason;
    }
}
