package dev.crosspoint.signaling.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret as it is kept in memory: a keyed digest, so that comparing takes the same time whatever is compared and a
 * heap dump holds no password.
 */
final class SecretDigest {

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecretKeySpec KEY = freshKey();

    /** Compared with when nobody has the name, so that a wrong name costs what a wrong secret costs. */
    static final SecretDigest NOBODY = of(new String(KEY.getEncoded(), StandardCharsets.ISO_8859_1));

    private final byte[] digest;

    private SecretDigest(byte[] digest) {
        this.digest = digest;
    }

    static SecretDigest of(String secret) {
        return new SecretDigest(digest(secret));
    }

    boolean matches(String secret) {
        return MessageDigest.isEqual(digest, digest(secret));
    }

    private static byte[] digest(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(KEY);
            return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing", e);
        }
    }

    private static SecretKeySpec freshKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new SecretKeySpec(key, ALGORITHM);
    }
}
