package dev.crosspoint.media.sctp;

/** Numbers of the wire format (RFC 9260 §3; RFC 3758, RFC 6525, RFC 5061 and RFC 8831 where named). */
final class Sctp {
    static final int HEADER_LENGTH = 12;
    static final int TAG_OFFSET = 4;
    static final int CHECKSUM_OFFSET = 8;
    static final int CHUNK_HEADER_LENGTH = 4;
    static final int DATA_HEADER_LENGTH = 16;

    static final int DATA = 0;
    static final int INIT = 1;
    static final int INIT_ACK = 2;
    static final int SACK = 3;
    static final int HEARTBEAT = 4;
    static final int HEARTBEAT_ACK = 5;
    static final int ABORT = 6;
    static final int SHUTDOWN = 7;
    static final int SHUTDOWN_ACK = 8;
    static final int ERROR = 9;
    static final int COOKIE_ECHO = 10;
    static final int COOKIE_ACK = 11;
    static final int SHUTDOWN_COMPLETE = 14;
    static final int RE_CONFIG = 130;   // RFC 6525
    static final int FORWARD_TSN = 192; // RFC 3758

    /** What to do with an unknown chunk or parameter by its two highest bits (RFC 9260 §3.2, §3.2.1). */
    static final int UNKNOWN_SKIP_BIT = 0x2;
    static final int UNKNOWN_REPORT_BIT = 0x1;

    static final int FLAG_LAST = 0x01;
    static final int FLAG_FIRST = 0x02;
    static final int FLAG_UNORDERED = 0x04;
    static final int FLAG_IMMEDIATE = 0x08;
    static final int FLAG_REFLECTED_TAG = 0x01;

    static final int PARAM_IPV4 = 5;
    static final int PARAM_IPV6 = 6;
    static final int PARAM_STATE_COOKIE = 7;
    static final int PARAM_UNRECOGNIZED = 8;
    static final int PARAM_COOKIE_PRESERVATIVE = 9;
    static final int PARAM_HOST_NAME = 11;
    static final int PARAM_ADDRESS_TYPES = 12;
    static final int PARAM_SUPPORTED_EXTENSIONS = 0x8008; // RFC 5061
    static final int PARAM_FORWARD_TSN_SUPPORTED = 0xC000;
    static final int PARAM_ADAPTATION = 0xC006;           // RFC 5061

    static final int CAUSE_INVALID_STREAM = 1;
    static final int CAUSE_MISSING_PARAMETER = 2;
    static final int CAUSE_STALE_COOKIE = 3;
    static final int CAUSE_OUT_OF_RESOURCE = 4;
    static final int CAUSE_UNRECOGNIZED_CHUNK = 6;
    static final int CAUSE_INVALID_PARAMETER = 7;
    static final int CAUSE_NO_USER_DATA = 9;
    static final int CAUSE_USER_ABORT = 12;
    static final int CAUSE_PROTOCOL_VIOLATION = 13;

    static final int PPID_DCEP = 50;         // RFC 8831 §8
    static final int PPID_STRING = 51;
    static final int PPID_BINARY = 53;
    static final int PPID_STRING_EMPTY = 56;
    static final int PPID_BINARY_EMPTY = 57;

    /** Streams we offer and accept; Chromium never uses more. */
    static final int STREAMS = 1024;

    private Sctp() {}

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
