package dev.crosspoint.interop.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An ICE connectivity check of a controlling agent that nominates (RFC 8445 §7.1), written by hand. */
public final class IceCheck {
    private static final int COOKIE = 0x2112A442;
    private static final int FINGERPRINT_XOR = 0x5354554E;

    private IceCheck() {
    }

    public static byte[] request(String username, String password, Random random) {
        ByteBuffer b = ByteBuffer.allocate(512);
        b.putShort((short) 1).putShort((short) 0).putInt(COOKIE).putLong(random.nextLong()).putInt(random.nextInt());
        attribute(b, 0x0006, username.getBytes(StandardCharsets.UTF_8));
        attribute(b, 0x0024, new byte[] {0x6E, 0, 1, (byte) 0xFF});
        attribute(b, 0x802A, new byte[8]);
        attribute(b, 0x0025, new byte[0]);
        b.putShort(2, (short) (b.position() - 20 + 24));
        attribute(b, 0x0008, hmac(password, b));
        b.putShort(2, (short) (b.position() - 20 + 8));
        CRC32 crc = new CRC32();
        crc.update(b.array(), 0, b.position());
        attribute(b, 0x8028, ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR).array());
        return java.util.Arrays.copyOf(b.array(), b.position());
    }

    private static void attribute(ByteBuffer b, int type, byte[] value) {
        b.putShort((short) type).putShort((short) value.length).put(value);
        while (b.position() % 4 != 0) {
            b.put((byte) 0);
        }
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
