package dev.crosspoint.ice;

import java.util.random.RandomGenerator;

/** A username fragment with its password, as {@code a=ice-ufrag} and {@code a=ice-pwd} carry them. */
public record IceCredentials(String ufrag, String password) {
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int UFRAG_LENGTH = 8;
    private static final int PASSWORD_LENGTH = 24;
    private static final int LONGEST = 256;

    /** Lengths and characters of RFC 8839 §5.4; an IllegalArgumentException otherwise. */
    public IceCredentials {
        if (!isIceChars(ufrag, 4) || !isIceChars(password, 22)) {
            throw new IllegalArgumentException("ice-ufrag is 4 to 256 ice-chars, ice-pwd 22 to 256");
        }
    }

    /** 48 bits of username, 144 bits of password; {@code random} must be a secure one outside tests. */
    public static IceCredentials random(RandomGenerator random) {
        return new IceCredentials(iceChars(random, UFRAG_LENGTH), iceChars(random, PASSWORD_LENGTH));
    }

    private static String iceChars(RandomGenerator random, int length) {
        byte[] bits = new byte[length];
        random.nextBytes(bits); // asked once: a secure source is dear to ask
        StringBuilder chars = new StringBuilder(length);
        for (byte b : bits) {
            chars.append(ICE_CHARS.charAt(b & ICE_CHARS.length() - 1)); // 64 of them
        }
        return chars.toString();
    }

    /** True when text of the other side may be used as credentials. */
    public static boolean valid(String ufrag, String password) {
        return isIceChars(ufrag, 4) && isIceChars(password, 22);
    }

    private static boolean isIceChars(String text, int shortest) {
        return text != null && text.length() >= shortest && text.length() <= LONGEST
            && text.chars().allMatch(c -> ICE_CHARS.indexOf(c) >= 0 || c == '-' || c == '_');
    }

    @Override
    public String toString() {
        return "IceCredentials[" + ufrag + ", ***]";
    }
}
