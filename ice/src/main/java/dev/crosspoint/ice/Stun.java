package dev.crosspoint.ice;

/** Numbers of the STUN wire format (RFC 8489 §5, §14, §18; RFC 8445 §16.1). */
final class Stun {
    static final int MAGIC_COOKIE = 0x2112A442;

    static final int HEADER_LENGTH = 20;
    static final int LENGTH_OFFSET = 2;
    static final int COOKIE_OFFSET = 4;
    static final int TRANSACTION_OFFSET = 8;
    static final int TRANSACTION_LENGTH = 12;
    static final int ATTRIBUTE_HEADER_LENGTH = 4;

    static final int CLASS_MASK = 0x0110;
    static final int CLASS_REQUEST = 0x0000;
    static final int CLASS_INDICATION = 0x0010;
    static final int METHOD_MASK = 0x3EEF;
    static final int METHOD_BINDING = 0x0001;

    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_INDICATION = 0x0011;
    static final int BINDING_SUCCESS = 0x0101;
    static final int BINDING_ERROR = 0x0111;

    static final int MAPPED_ADDRESS = 0x0001;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int UNKNOWN_ATTRIBUTES = 0x000A;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FIRST_OPTIONAL = 0x8000;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;

    static final int INTEGRITY_LENGTH = 20;
    static final int FINGERPRINT_LENGTH = 4;
    static final int FINGERPRINT_XOR = 0x5354554E;

    static final int FAMILY_IPV4 = 1;
    static final int FAMILY_IPV6 = 2;

    private Stun() {}

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
