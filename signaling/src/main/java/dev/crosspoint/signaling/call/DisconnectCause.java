package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.HangupReason;

/** Why a call ended, with what its far side is told when we are the ones who end it. */
public enum DisconnectCause {
    HANGUP("hangup", 603, "Decline", HangupReason.NORMAL),
    BUSY("busy", 486, "Busy Here", HangupReason.BUSY),
    TIMEOUT("timeout", 480, "Temporarily Unavailable", HangupReason.NO_ANSWER),
    CANCEL("cancel", 603, "Decline", HangupReason.NORMAL),
    REJECTED("rejected", 603, "Decline", HangupReason.REJECTED),
    CALLBACK_ERROR("callback-error", 500, "Server Internal Error", HangupReason.FAILURE),
    INVALID_BXML("invalid-bxml", 500, "Server Internal Error", HangupReason.FAILURE),
    APPLICATION_ERROR("application-error", 500, "Server Internal Error", HangupReason.FAILURE),
    ACCOUNT_LIMIT("account-limit", 503, "Service Unavailable", HangupReason.CONGESTION),
    NODE_CAPACITY_EXCEEDED("node-capacity-exceeded", 503, "Service Unavailable", HangupReason.CONGESTION),
    ERROR("error", 500, "Server Internal Error", HangupReason.FAILURE),
    UNKNOWN("unknown", 500, "Server Internal Error", HangupReason.FAILURE);

    private final String wire;
    private final int refusalCode;
    private final String refusalText;
    private final HangupReason reason;

    DisconnectCause(String wire, int refusalCode, String refusalText, HangupReason reason) {
        this.wire = wire;
        this.refusalCode = refusalCode;
        this.refusalText = refusalText;
        this.reason = reason;
    }

    public String wire() {
        return wire;
    }

    /** The SIP code with which an unanswered inbound call is refused for this cause. */
    int refusalCode() {
        return refusalCode;
    }

    String refusalText() {
        return refusalText;
    }

    HangupReason reason() {
        return reason;
    }

    static DisconnectCause ofWire(String wire) {
        for (DisconnectCause cause : values()) {
            if (cause.wire.equals(wire)) {
                return cause;
            }
        }
        return UNKNOWN;
    }
}
