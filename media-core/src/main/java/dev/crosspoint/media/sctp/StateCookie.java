package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What INIT said, signed and handed to the peer, so that nothing is kept until it comes back in COOKIE ECHO
 * (RFC 9260 §5.1.3).
 */
final class StateCookie {
    private static final int BODY_LENGTH = 32;
    private static final int MAC_LENGTH = 32;
    static final int LENGTH = BODY_LENGTH + MAC_LENGTH;
    private static final long LIFETIME_NS = 60_000_000_000L;

    private final Mac mac;

    StateCookie(RandomGenerator random) {
        byte[] key = new byte[MAC_LENGTH];
        random.nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    byte[] bake(InitChunk init, int localTag, long nowNs) {
        byte[] cookie = new byte[LENGTH];
        ByteBuffer.wrap(cookie)
            .putInt(0, localTag).putInt(4, init.tag).putInt(8, init.window).putInt(12, init.firstTsn)
            .putInt(16, init.resets ? 1 : 0).putLong(24, nowNs);
        System.arraycopy(sign(cookie), 0, cookie, BODY_LENGTH, MAC_LENGTH);
        return cookie;
    }

    /** The INIT this cookie was baked from; null unless we baked it, for this tag. */
    InitChunk open(byte[] cookie, int localTag) {
        if (cookie.length != LENGTH) {
            return null;
        }
        ByteBuffer c = ByteBuffer.wrap(cookie);
        byte[] claimed = new byte[MAC_LENGTH];
        c.get(BODY_LENGTH, claimed);
        if (!MessageDigest.isEqual(sign(cookie), claimed) || c.getInt(0) != localTag) {
            return null;
        }
        InitChunk init = new InitChunk();
        init.tag = c.getInt(4);
        init.window = c.getInt(8);
        init.firstTsn = c.getInt(12);
        init.resets = c.getInt(16) != 0;
        return init;
    }

    /** Asked of a cookie that opened. */
    static boolean stale(byte[] cookie, long nowNs) {
        return nowNs - ByteBuffer.wrap(cookie).getLong(24) > LIFETIME_NS;
    }

    private byte[] sign(byte[] cookie) {
        mac.update(cookie, 0, BODY_LENGTH);
        return mac.doFinal();
    }
}
