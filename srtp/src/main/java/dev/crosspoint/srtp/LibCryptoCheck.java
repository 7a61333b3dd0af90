package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Compares what libcrypto computes through our bindings with the Java platform, once, before it is trusted. */
final class LibCryptoCheck {

    private static final int KEY = 0;
    private static final int DATA = 32;
    private static final int DATA_LENGTH = 150;
    private static final int HMAC = 256;

    private LibCryptoCheck() {
    }

    static boolean passes() {
        try {
            return hmacAgrees() && gcmAgrees();
        } catch (GeneralSecurityException | IllegalStateException e) {
            return false;
        }
    }

    private static boolean hmacAgrees() throws GeneralSecurityException {
        byte[] key = pattern(20, 3);
        byte[] data = pattern(DATA_LENGTH, 7);
        NativeScratch scratch = new NativeScratch(HMAC + HmacSha1.SCRATCH_LENGTH);
        scratch.put(DATA, data);
        HmacSha1 hmac = new HmacSha1(scratch, HMAC, key);
        hmac.compute(scratch.at(DATA), DATA_LENGTH);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        MemorySegment expected = MemorySegment.ofArray(mac.doFinal(data));
        return hmac.matches(expected.get(RtpFields.LONG, 0), expected.get(RtpFields.SHORT, Long.BYTES));
    }

    private static boolean gcmAgrees() throws GeneralSecurityException {
        byte[] key = pattern(16, 5);
        byte[] nonce = pattern(12, 9);
        byte[] data = pattern(DATA_LENGTH, 11);
        NativeScratch scratch = new NativeScratch(HMAC);
        scratch.put(KEY, key);
        scratch.put(DATA, data);
        long context = LibCrypto.newGcm(true, scratch.at(KEY));
        scratch.put(KEY, nonce);
        long outLength = scratch.at(KEY + 16);
        boolean ok = LibCrypto.encryptIv(context, scratch.at(KEY))
                && LibCrypto.encrypt(context, scratch.at(DATA), outLength, scratch.at(DATA), DATA_LENGTH)
                && LibCrypto.finishWithTag(context, scratch.at(KEY), outLength, scratch.at(DATA + DATA_LENGTH));
        LibCrypto.free(context);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] expected = cipher.doFinal(data);
        byte[] actual = scratch.memory().asSlice(DATA, expected.length).toArray(ValueLayout.JAVA_BYTE);
        return ok && Arrays.equals(expected, actual);
    }

    private static byte[] pattern(int length, int step) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * step + 1);
        }
        return bytes;
    }
}
