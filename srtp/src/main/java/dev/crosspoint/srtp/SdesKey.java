package dev.crosspoint.srtp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * One {@code a=crypto} line (RFC 4568 §9.1): a master key and salt for what its sender sends.
 *
 * @param tag ties an answer's line to the offer's
 */
public record SdesKey(int tag, SrtpProfile profile, byte[] keyAndSalt) {
    private static final int MAX_TAG = 999_999_999;
    private static final int MAX_LENGTH = 512;

    public SdesKey {
        if (tag < 0 || tag > MAX_TAG || keyAndSalt.length != profile.keyLength() + profile.saltLength()) {
            throw new IllegalArgumentException("an SDES key of " + keyAndSalt.length + " bytes for " + profile);
        }
        keyAndSalt = keyAndSalt.clone();
    }

    public static SdesKey random(int tag, SrtpProfile profile, SecureRandom random) {
        byte[] bytes = new byte[profile.keyLength() + profile.saltLength()];
        random.nextBytes(bytes);
        return new SdesKey(tag, profile, bytes);
    }

    /** Reads the value of {@code a=crypto}; empty where it is malformed or asks for what we do not speak. */
    public static Optional<SdesKey> parse(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String[] parts = value.trim().split(" +");
        if (parts.length < 3 || !parts[0].matches("[0-9]{1,9}") || !parts[2].startsWith("inline:")) {
            return Optional.empty();
        }
        SrtpProfile profile = profile(parts[1]);
        String[] inline = parts[2].substring("inline:".length()).split("\\|");
        boolean mki = inline.length > 1 && inline[inline.length - 1].contains(":"); // RFC 4568 §6.1
        boolean changed = parts.length > 3; // session parameters: KDR, unencrypted or unauthenticated streams …
        if (profile == null || mki || changed) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(inline[0]);
            return key.length == profile.keyLength() + profile.saltLength()
                    ? Optional.of(new SdesKey(Integer.parseInt(parts[0]), profile, key)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static SrtpProfile profile(String suite) {
        return switch (suite) {
            case "AES_CM_128_HMAC_SHA1_80" -> SrtpProfile.AES_CM_128_HMAC_SHA1_80;
            case "AEAD_AES_128_GCM" -> SrtpProfile.AEAD_AES_128_GCM; // RFC 7714 §14.1
            default -> null;
        };
    }

    /** The value of {@code a=crypto}. Holds the key: for SDP only, never for a log. */
    public String sdp() {
        return tag + " " + profile.name() + " inline:" + Base64.getEncoder().encodeToString(keyAndSalt);
    }

    /** Keys of a session in which we send with {@code ours} and the far side with {@code theirs}, of one profile. */
    public static SrtpKeys keys(SdesKey ours, SdesKey theirs) {
        if (ours.profile != theirs.profile) {
            throw new IllegalArgumentException("two profiles: " + ours.profile + ", " + theirs.profile);
        }
        return new SrtpKeys(ours.profile, ours.key(), ours.salt(), theirs.key(), theirs.salt());
    }

    private byte[] key() {
        return Arrays.copyOf(keyAndSalt, profile.keyLength());
    }

    private byte[] salt() {
        return Arrays.copyOfRange(keyAndSalt, profile.keyLength(), keyAndSalt.length);
    }

    @Override
    public byte[] keyAndSalt() {
        return keyAndSalt.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SdesKey k && k.tag == tag && k.profile == profile
                && Arrays.equals(k.keyAndSalt, keyAndSalt);
    }

    @Override
    public int hashCode() {
        return 31 * tag + Arrays.hashCode(keyAndSalt);
    }

    @Override
    public String toString() {
        return "SdesKey[" + tag + " " + profile + " masked]";
    }
}
