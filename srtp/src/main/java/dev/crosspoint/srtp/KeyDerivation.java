package dev.crosspoint.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Derives session keys from a master key by AES in counter mode (RFC 3711 §4.3, key derivation rate 0). */
final class KeyDerivation {

    static final int RTP_ENCRYPTION = 0;
    static final int RTP_AUTHENTICATION = 1;
    static final int RTP_SALT = 2;
    static final int RTCP_ENCRYPTION = 3;
    static final int RTCP_AUTHENTICATION = 4;
    static final int RTCP_SALT = 5;

    private static final int BLOCK_LENGTH = 16;
    /** The label's place in x: above the 48-bit index, which is 0 here. */
    private static final int LABEL_OFFSET = 7;

    private final SecretKeySpec masterKey;
    private final byte[] masterSalt;

    /** A 96-bit salt counts as 112 bits with zeros behind it (RFC 7714 §11). */
    KeyDerivation(byte[] masterKey, byte[] masterSalt) {
        this.masterKey = new SecretKeySpec(masterKey, "AES");
        this.masterSalt = Arrays.copyOf(masterSalt, BLOCK_LENGTH);
    }

    byte[] derive(int label, int length) {
        byte[] counter = masterSalt.clone();
        counter[LABEL_OFFSET] ^= (byte) label;
        try {
            Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, masterKey, new IvParameterSpec(counter));
            return aes.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in counter mode", e);
        }
    }
}
