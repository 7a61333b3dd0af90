package dev.crosspoint.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A view over one STUN message in a buffer, re-used from message to message.
 *
 * <p>One pass notes where the attributes are. What stands between MESSAGE-INTEGRITY and FINGERPRINT is not seen, and
 * of several attributes of one type only the first is (RFC 8489 §14, §14.5).
 */
public final class StunReader {
    private static final int ABSENT = -1;
    private static final int MOST_UNKNOWN = 8;

    private ByteBuffer buffer;
    private int offset;
    private int end;
    private int type;
    private int username;
    private int usernameLength;
    private int integrity;
    private int fingerprint;
    private int priority;
    private int errorCode;
    private int mappedAddress;
    private boolean useCandidate;
    private boolean controlled;
    private boolean controlling;
    private final int[] unknown = new int[MOST_UNKNOWN];
    private int unknownCount;

    /** Reads the message; false when its attributes do not fit their places, and nothing else may be asked then. */
    public boolean read(ByteBuffer packet, int packetOffset, int length) {
        if (!StunDemux.isStun(packet, packetOffset, length)) {
            return false;
        }
        clear();
        buffer = packet;
        offset = packetOffset;
        end = packetOffset + length;
        type = packet.getShort(packetOffset) & 0x3FFF;
        int at = packetOffset + Stun.HEADER_LENGTH;
        while (at < end) {
            if (fingerprint != ABSENT) {
                return false; // FINGERPRINT must be the last attribute, RFC 8489 §14.7
            }
            int attribute = packet.getShort(at) & 0xFFFF;
            int valueLength = packet.getShort(at + 2) & 0xFFFF;
            int value = at + Stun.ATTRIBUTE_HEADER_LENGTH;
            int next = value + Stun.padded(valueLength);
            if (next > end || !note(attribute, value, valueLength)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private void clear() {
        username = ABSENT;
        usernameLength = 0;
        integrity = ABSENT;
        fingerprint = ABSENT;
        priority = ABSENT;
        errorCode = ABSENT;
        mappedAddress = ABSENT;
        useCandidate = false;
        controlled = false;
        controlling = false;
        unknownCount = 0;
    }

    /** False when a known attribute has a length that it cannot have. */
    private boolean note(int attribute, int value, int length) {
        if (attribute == Stun.FINGERPRINT) {
            fingerprint = value;
            return length == Stun.FINGERPRINT_LENGTH;
        }
        if (integrity != ABSENT) {
            return true;
        }
        switch (attribute) {
            case Stun.USERNAME -> {
                if (username == ABSENT) {
                    username = value;
                    usernameLength = length;
                }
            }
            case Stun.MESSAGE_INTEGRITY -> {
                integrity = value;
                return length == Stun.INTEGRITY_LENGTH;
            }
            case Stun.PRIORITY -> {
                priority = priority == ABSENT ? value : priority;
                return length == Integer.BYTES;
            }
            case Stun.USE_CANDIDATE -> useCandidate = true;
            case Stun.ICE_CONTROLLED -> {
                controlled = true;
                return length == Long.BYTES;
            }
            case Stun.ICE_CONTROLLING -> {
                controlling = true;
                return length == Long.BYTES;
            }
            case Stun.ERROR_CODE -> {
                errorCode = errorCode == ABSENT ? value : errorCode;
                return length >= Integer.BYTES;
            }
            case Stun.XOR_MAPPED_ADDRESS -> {
                mappedAddress = mappedAddress == ABSENT ? value : mappedAddress;
                return length == 8 || length == 20;
            }
            case Stun.MAPPED_ADDRESS, Stun.REALM, Stun.NONCE, Stun.UNKNOWN_ATTRIBUTES,
                 Stun.MESSAGE_INTEGRITY_SHA256 -> { }
            default -> noteUnknown(attribute);
        }
        return true;
    }

    private void noteUnknown(int attribute) {
        if (attribute < Stun.FIRST_OPTIONAL && unknownCount < MOST_UNKNOWN) {
            unknown[unknownCount++] = attribute;
        }
    }

    public boolean isBinding() {
        return (type & Stun.METHOD_MASK) == Stun.METHOD_BINDING;
    }

    public boolean isRequest() {
        return (type & Stun.CLASS_MASK) == Stun.CLASS_REQUEST;
    }

    public boolean isIndication() {
        return (type & Stun.CLASS_MASK) == Stun.CLASS_INDICATION;
    }

    public boolean isSuccess() {
        return type == Stun.BINDING_SUCCESS;
    }

    /** The priority the sender would give the candidate it sends from; 0 when it did not say. */
    public long priority() {
        return priority == ABSENT ? 0 : buffer.getInt(priority) & 0xFFFFFFFFL;
    }

    public boolean useCandidate() {
        return useCandidate;
    }

    public boolean controlled() {
        return controlled;
    }

    public boolean controlling() {
        return controlling;
    }

    /** The code of an error response, such as 487; 0 when there is none. */
    public int errorCode() {
        return errorCode == ABSENT ? 0
            : (buffer.get(errorCode + 2) & 7) * 100 + (buffer.get(errorCode + 3) & 0xFF);
    }

    /** XOR-MAPPED-ADDRESS, or null when it is missing or its family does not go with its length. */
    public InetSocketAddress mappedAddress() {
        if (mappedAddress == ABSENT) {
            return null;
        }
        int family = buffer.get(mappedAddress + 1);
        byte[] address = new byte[(buffer.getShort(mappedAddress - Short.BYTES) & 0xFFFF) - 4];
        if (family != (address.length == 4 ? Stun.FAMILY_IPV4 : Stun.FAMILY_IPV6)) {
            return null;
        }
        for (int i = 0; i < address.length; i++) {
            int mask = buffer.get(offset + Stun.COOKIE_OFFSET + i);
            address[i] = (byte) (buffer.get(mappedAddress + 4 + i) ^ mask);
        }
        int port = (buffer.getShort(mappedAddress + 2) & 0xFFFF) ^ (Stun.MAGIC_COOKIE >>> 16);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Unknown attributes that must be understood, at most {@value #MOST_UNKNOWN} of them. */
    int unknownCount() {
        return unknownCount;
    }

    int unknown(int index) {
        return unknown[index];
    }

    boolean hasUsername() {
        return username != ABSENT;
    }

    int usernameOffset() {
        return username;
    }

    int usernameLength() {
        return usernameLength;
    }

    boolean hasIntegrity() {
        return integrity != ABSENT;
    }

    /** True when MESSAGE-INTEGRITY is there and was made with this key. */
    public boolean integrityHolds(StunKey key) {
        return integrity != ABSENT && key.verify(buffer, offset, integrity);
    }

    boolean hasFingerprint() {
        return fingerprint != ABSENT;
    }

    /** True when FINGERPRINT is there and right. */
    public boolean fingerprintHolds(StunKey key) {
        return fingerprint != ABSENT
            && key.fingerprint(buffer, offset, fingerprint - Stun.ATTRIBUTE_HEADER_LENGTH)
                == buffer.getInt(fingerprint);
    }
}
