package dev.crosspoint.srtp;

import java.util.BitSet;

/**
 * Lets through, record by record, what Bouncy Castle can take from the network without harm.
 *
 * <p>Two things it does not take well. A protected record too short for its nonce and tag ends the association, where
 * RFC 6347 §4.1.2.7 wants it dropped. And a server that sees ChangeCipherSpec before CertificateVerify (lost or
 * overtaken on the way) reads the next epoch at once and never again takes the repeated CertificateVerify, so that the
 * handshake hangs; such a ChangeCipherSpec is dropped here, the peer repeats it with the rest of its flight.
 */
final class DtlsRecordGate {

    /** RFC 6347 §4.1: type, version, epoch, sequence number, length. */
    private static final int HEADER_LENGTH = 13;
    private static final int EPOCH_OFFSET = 3;
    private static final int LENGTH_OFFSET = 11;
    /** Explicit nonce and tag of AES-GCM, the one kind of suite we speak (RFC 5288 §3). */
    private static final int MIN_PROTECTED_LENGTH = 8 + 16;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;

    /** RFC 6347 §4.2.2: message type, length, message sequence, fragment offset, fragment length. */
    private static final int MESSAGE_HEADER_LENGTH = 12;
    private static final int FRAGMENT_OFFSET_OFFSET = 6;
    private static final int FRAGMENT_LENGTH_OFFSET = 9;
    private static final int CERTIFICATE_VERIFY = 15;
    /** An RSA signature of 8192 bits and its header fit. */
    private static final int MAX_CERTIFICATE_VERIFY = 1100;

    private final boolean awaitsCertificateVerify;
    private final BitSet verifySeen = new BitSet();
    private int verifyLength = -1;
    private byte[] datagram = new byte[0];
    private int position;

    DtlsRecordGate(DtlsRole role) {
        awaitsCertificateVerify = role == DtlsRole.SERVER;
    }

    /** Takes the next datagram; what is left of the one before is forgotten. */
    void load(byte[] bytes) {
        datagram = bytes;
        position = 0;
    }

    /** Copies the next good record out; its length, or -1 when the datagram has no more. */
    int next(byte[] target, int offset, int capacity) {
        while (position + HEADER_LENGTH <= datagram.length) {
            int start = position;
            int length = HEADER_LENGTH + unsigned16(start + LENGTH_OFFSET);
            if (start + length > datagram.length) {
                return -1;
            }
            position += length;
            if (length <= capacity && good(start, length)) {
                System.arraycopy(datagram, start, target, offset, length);
                return length;
            }
        }
        return -1;
    }

    private boolean good(int start, int length) {
        if (unsigned16(start + EPOCH_OFFSET) != 0) {
            return length >= HEADER_LENGTH + MIN_PROTECTED_LENGTH;
        }
        return switch (datagram[start]) {
            case CHANGE_CIPHER_SPEC -> !awaitsCertificateVerify || verifyComplete();
            case HANDSHAKE -> {
                noteCertificateVerify(start + HEADER_LENGTH, start + length);
                yield true;
            }
            default -> true;
        };
    }

    private boolean verifyComplete() {
        return verifyLength >= 0 && verifySeen.nextClearBit(0) >= verifyLength;
    }

    /** A record may hold several messages or fragments. */
    private void noteCertificateVerify(int from, int end) {
        int at = from;
        while (at + MESSAGE_HEADER_LENGTH <= end) {
            int fragmentOffset = unsigned24(at + FRAGMENT_OFFSET_OFFSET);
            int fragmentLength = unsigned24(at + FRAGMENT_LENGTH_OFFSET);
            int next = at + MESSAGE_HEADER_LENGTH + fragmentLength;
            if (next > end) {
                return;
            }
            int messageLength = unsigned24(at + 1);
            if (datagram[at] == CERTIFICATE_VERIFY && messageLength <= MAX_CERTIFICATE_VERIFY
                    && fragmentOffset + fragmentLength <= messageLength) {
                verifyLength = messageLength;
                verifySeen.set(fragmentOffset, fragmentOffset + fragmentLength);
            }
            at = next;
        }
    }

    private int unsigned16(int at) {
        return (datagram[at] & 0xFF) << 8 | datagram[at + 1] & 0xFF;
    }

    private int unsigned24(int at) {
        return unsigned16(at) << 8 | datagram[at + 2] & 0xFF;
    }
}
