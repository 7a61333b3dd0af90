package dev.crosspoint.srtp;

import java.util.Objects;

/** The master keys and salts of both directions, as DTLS exported them (RFC 5764 §4.2) or SDES carried them. */
public record SrtpKeys(SrtpProfile profile, byte[] sendKey, byte[] sendSalt, byte[] receiveKey, byte[] receiveSalt) {

    public SrtpKeys {
        Objects.requireNonNull(profile);
        requireLength(sendKey, profile.keyLength());
        requireLength(receiveKey, profile.keyLength());
        requireLength(sendSalt, profile.saltLength());
        requireLength(receiveSalt, profile.saltLength());
    }

    /** What the far side holds: the same keys with the directions exchanged. */
    public SrtpKeys mirrored() {
        return new SrtpKeys(profile, receiveKey, receiveSalt, sendKey, sendSalt);
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + ", masked]";
    }

    private static void requireLength(byte[] value, int length) {
        if (value.length != length) {
            throw new IllegalArgumentException("expected " + length + " bytes of key or salt, not " + value.length);
        }
    }
}
