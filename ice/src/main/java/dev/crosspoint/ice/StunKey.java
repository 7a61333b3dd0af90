package dev.crosspoint.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/**
 * A short-term password with what signs and checks messages by it: HMAC-SHA1 (RFC 2104) and the CRC of FINGERPRINT.
 *
 * <p>Written over {@link MessageDigest} because {@code javax.crypto.Mac} allocates for every message.
 */
public final class StunKey {
    private static final int BLOCK = 64;
    private static final int CHUNK = 256;

    private final MessageDigest sha1 = sha1();
    private final CRC32 crc = new CRC32();
    private final byte[] innerPad = new byte[BLOCK];
    private final byte[] outerPad = new byte[BLOCK];
    private final byte[] hash = new byte[Stun.INTEGRITY_LENGTH];
    private final byte[] chunk = new byte[CHUNK];

    /** The key of ICE: the bytes of the password (SASLprep changes nothing about ice-chars). */
    public StunKey(String password) {
        byte[] key = password.getBytes(StandardCharsets.UTF_8);
        if (key.length > BLOCK) {
            key = sha1.digest(key);
        }
        for (int i = 0; i < BLOCK; i++) {
            int k = i < key.length ? key[i] : 0;
            innerPad[i] = (byte) (k ^ 0x36);
            outerPad[i] = (byte) (k ^ 0x5C);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    /** Compares the whole hash whatever differs, so that the time taken tells nothing. */
    boolean verify(ByteBuffer message, int offset, int integrityValue) {
        compute(message, offset, integrityValue - Stun.ATTRIBUTE_HEADER_LENGTH);
        int difference = 0;
        for (int i = 0; i < hash.length; i++) {
            difference |= hash[i] ^ message.get(integrityValue + i);
        }
        return difference == 0;
    }

    void sign(ByteBuffer message, int offset, int integrityValue) {
        compute(message, offset, integrityValue - Stun.ATTRIBUTE_HEADER_LENGTH);
        message.put(integrityValue, hash);
    }

    /** Hashes up to {@code end}, as if MESSAGE-INTEGRITY were the last attribute (RFC 8489 §14.5). */
    private void compute(ByteBuffer message, int offset, int end) {
        sha1.reset();
        sha1.update(innerPad);
        int bodyLength = end - offset - Stun.HEADER_LENGTH
            + Stun.ATTRIBUTE_HEADER_LENGTH + Stun.INTEGRITY_LENGTH;
        for (int at = offset; at < end; at += CHUNK) {
            int length = fill(message, offset, at, end, bodyLength);
            sha1.update(chunk, 0, length);
        }
        digest();
        sha1.update(outerPad);
        sha1.update(hash);
        digest();
    }

    private void digest() {
        try {
            sha1.digest(hash, 0, hash.length);
        } catch (java.security.DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** FINGERPRINT of a message whose FINGERPRINT attribute starts at {@code end} (RFC 8489 §14.7). */
    int fingerprint(ByteBuffer message, int offset, int end) {
        crc.reset();
        int bodyLength = end - offset - Stun.HEADER_LENGTH
            + Stun.ATTRIBUTE_HEADER_LENGTH + Stun.FINGERPRINT_LENGTH;
        for (int at = offset; at < end; at += CHUNK) {
            int length = fill(message, offset, at, end, bodyLength);
            crc.update(chunk, 0, length);
        }
        return (int) crc.getValue() ^ Stun.FINGERPRINT_XOR;
    }

    /** Copies the next chunk; the header's length field is replaced by the one the check is made with. */
    private int fill(ByteBuffer message, int start, int at, int end, int bodyLength) {
        int length = Math.min(CHUNK, end - at);
        message.get(at, chunk, 0, length);
        if (at == start) {
            chunk[Stun.LENGTH_OFFSET] = (byte) (bodyLength >>> 8);
            chunk[Stun.LENGTH_OFFSET + 1] = (byte) bodyLength;
        }
        return length;
    }
}
