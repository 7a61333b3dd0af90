package dev.crosspoint.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes the connectivity checks of a controlling agent (RFC 8489 §5, RFC 8445 §7.1), and knows their answers. */
final class IceCheck {
    private static final int MAGIC = 0x2112A442;
    private static final int HEADER = 20;
    private static final int INTEGRITY = 24;
    private static final int FINGERPRINT = 8;
    private static final int FINGERPRINT_XOR = 0x5354554E;

    private IceCheck() {
    }

    /** A nominating binding request. */
    static byte[] request(String username, String password) {
        ByteBuffer b = ByteBuffer.allocate(256);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        b.putShort((short) 0x0001).putShort((short) 0).putInt(MAGIC).putLong(random.nextLong())
                .putInt(random.nextInt());
        attribute(b, 0x0006, username.getBytes(StandardCharsets.UTF_8));
        attribute(b, 0x0024, new byte[] {0x6E, 0, 1, (byte) 0xFF});         // PRIORITY
        attribute(b, 0x802A, new byte[8]);                                   // ICE-CONTROLLING
        attribute(b, 0x0025, new byte[0]);                                   // USE-CANDIDATE
        b.putShort(2, (short) (b.position() - HEADER + INTEGRITY));
        attribute(b, 0x0008, hmac(password, b));
        b.putShort(2, (short) (b.position() - HEADER + FINGERPRINT));
        CRC32 crc = new CRC32();
        crc.update(b.array(), 0, b.position());
        attribute(b, 0x8028, ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR).array());
        byte[] message = new byte[b.position()];
        b.get(0, message);
        return message;
    }

    static boolean isSuccess(ByteBuffer b, int length) {
        return length >= HEADER && b.getShort(0) == 0x0101;
    }

    private static void attribute(ByteBuffer b, int type, byte[] value) {
        b.putShort((short) type).putShort((short) value.length).put(value);
        b.position(b.position() + 3 & ~3);
    }

    private static byte[] hmac(String password, ByteBuffer b) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(b.array(), 0, b.position());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
