package dev.crosspoint.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes the ICE checks of a controlling agent (RFC 8489, RFC 8445 §7.1). */
final class StunClient {
    private StunClient() {
    }

    static byte[] check(String username, String password, boolean nominate) {
        ByteBuffer b = ByteBuffer.allocate(256);
        b.putShort((short) 1).putShort((short) 0).putInt(0x2112A442);
        b.putLong(ThreadLocalRandom.current().nextLong()).putInt(ThreadLocalRandom.current().nextInt());
        byte[] name = username.getBytes(StandardCharsets.UTF_8);
        attribute(b, 0x0006, name);
        attribute(b, 0x0024, new byte[] {0x6E, 0, 1, (byte) 0xFF});
        attribute(b, 0x802A, new byte[8]);
        if (nominate) {
            attribute(b, 0x0025, new byte[0]);
        }
        b.putShort(2, (short) (b.position() - 20 + 24));
        attribute(b, 0x0008, hmac(password, b));
        b.putShort(2, (short) (b.position() - 20 + 8));
        CRC32 crc = new CRC32();
        crc.update(b.array(), 0, b.position());
        attribute(b, 0x8028, ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554E).array());
        byte[] message = new byte[b.position()];
        b.get(0, message);
        return message;
    }

    static boolean isSuccess(ByteBuffer b, int length) {
        return length >= 20 && b.getShort(0) == 0x0101;
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
