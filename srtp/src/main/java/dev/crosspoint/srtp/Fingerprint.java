package dev.crosspoint.srtp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * The hash of a certificate as an SDP carries it (RFC 8122 §5): SHA-256, SHA-384 or SHA-512.
 *
 * @param algorithm the SDP's name of the hash, in lower case
 */
public record Fingerprint(String algorithm, byte[] value) {

    private static final Map<String, String> JAVA_NAMES =
            Map.of("sha-256", "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    public Fingerprint {
        if (value.length != digest(algorithm).getDigestLength()) {
            throw new IllegalArgumentException("a fingerprint of the wrong length for " + algorithm);
        }
        value = value.clone();
    }

    /**
     * Reads the value of an {@code a=fingerprint} line, such as {@code sha-256 4A:AD:...}.
     *
     * @throws IllegalArgumentException if it is malformed or its hash is not one of ours
     */
    public static Fingerprint parse(String sdpValue) {
        String[] words = sdpValue.strip().split("\\s+");
        if (words.length != 2) {
            throw new IllegalArgumentException("a fingerprint is the name of a hash and a value");
        }
        return new Fingerprint(words[0].toLowerCase(Locale.ROOT), HEX.parseHex(words[1]));
    }

    static Fingerprint ofCertificate(String algorithm, byte[] der) {
        return new Fingerprint(algorithm, digest(algorithm).digest(der));
    }

    /** Whether this is the hash of that certificate. */
    boolean matches(byte[] der) {
        return MessageDigest.isEqual(value, digest(algorithm).digest(der));
    }

    /** As {@link #parse} reads it. */
    public String sdp() {
        return algorithm + " " + HEX.formatHex(value);
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
                && algorithm.equals(that.algorithm) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return sdp();
    }

    private static MessageDigest digest(String algorithm) {
        String name = JAVA_NAMES.get(algorithm);
        if (name == null) {
            throw new IllegalArgumentException("no fingerprint hash of ours: " + algorithm);
        }
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + name, e);
        }
    }
}
