package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;

/** AEAD_AES_128_GCM (RFC 7714) on libcrypto, with the tag behind the ciphertext. */
final class GcmCipher implements PacketCipher {

    private static final int TAG_LENGTH = LibCrypto.GCM_TAG_LENGTH;
    private static final int INDEX_LENGTH = SrtpProfile.RTCP_INDEX_LENGTH;
    private static final int CLEAR = RtpFields.RTCP_CLEAR_LENGTH;

    /** Work area: IV, output length, and what a final call could write. */
    private static final int IV = 0;
    private static final int OUT_LENGTH = 16;
    private static final int REST = 32;
    private static final int SCRATCH_LENGTH = 64;

    private final NativeScratch scratch = new NativeScratch(SCRATCH_LENGTH);
    private final MemorySegment memory = scratch.memory();
    private final long context;
    private final long iv = scratch.at(IV);
    private final long outLength = scratch.at(OUT_LENGTH);
    private final long rest = scratch.at(REST);
    /** The salt in the two overlapping parts that the IV is written in: bytes 0 to 7 and 4 to 11. */
    private final long saltHigh;
    private final long saltLow;

    GcmCipher(boolean encrypt, byte[] key, byte[] salt) {
        scratch.put(REST, key);
        context = LibCrypto.newGcm(encrypt, rest);
        scratch.wipe();
        scratch.put(IV, salt);
        saltHigh = memory.get(RtpFields.LONG, IV);
        saltLow = memory.get(RtpFields.LONG, IV + 4);
    }

    @Override
    public boolean sealRtp(long packet, int headerLength, int length, int ssrc, long index) {
        setIv(ssrc, index);
        return LibCrypto.encryptIv(context, iv)
                && LibCrypto.encrypt(context, LibCrypto.NULL, outLength, packet, headerLength)
                && encrypt(packet + headerLength, length - headerLength)
                && LibCrypto.finishWithTag(context, rest, outLength, packet + length);
    }

    @Override
    public boolean openRtp(long packet, int headerLength, int length, int ssrc, long index) {
        int tag = length - TAG_LENGTH;
        setIv(ssrc, index);
        return LibCrypto.decryptIv(context, iv)
                && LibCrypto.decrypt(context, LibCrypto.NULL, outLength, packet, headerLength)
                && decrypt(packet + headerLength, tag - headerLength)
                && LibCrypto.finishChecking(context, rest, outLength, packet + tag);
    }

    @Override
    public boolean sealRtcp(long packet, int length, int ssrc, int indexWord) {
        setIv(ssrc, indexWord & StreamContext.MAX_RTCP_INDEX);
        long wordAt = packet + length + TAG_LENGTH;
        RawMemory.putInt(wordAt, indexWord);
        return LibCrypto.encryptIv(context, iv)
                && LibCrypto.encrypt(context, LibCrypto.NULL, outLength, packet, CLEAR)
                && LibCrypto.encrypt(context, LibCrypto.NULL, outLength, wordAt, INDEX_LENGTH)
                && encrypt(packet + CLEAR, length - CLEAR)
                && LibCrypto.finishWithTag(context, rest, outLength, packet + length);
    }

    @Override
    public boolean openRtcp(long packet, int length, int ssrc, int indexWord) {
        int wordAt = length - INDEX_LENGTH;
        int tag = wordAt - TAG_LENGTH;
        int clear = OpenSslEngine.encrypted(indexWord) ? CLEAR : tag;
        setIv(ssrc, indexWord & StreamContext.MAX_RTCP_INDEX);
        return LibCrypto.decryptIv(context, iv)
                && LibCrypto.decrypt(context, LibCrypto.NULL, outLength, packet, clear)
                && LibCrypto.decrypt(context, LibCrypto.NULL, outLength, packet + wordAt, INDEX_LENGTH)
                && decrypt(packet + clear, tag - clear)
                && LibCrypto.finishChecking(context, rest, outLength, packet + tag);
    }

    @Override
    public void close() {
        LibCrypto.free(context);
        scratch.wipe();
    }

    private boolean encrypt(long data, int length) {
        return length == 0 || LibCrypto.encrypt(context, data, outLength, data, length);
    }

    private boolean decrypt(long data, int length) {
        return length == 0 || LibCrypto.decrypt(context, data, outLength, data, length);
    }

    /** Two zero bytes, SSRC, 48 bits of index, all XOR the salt (RFC 7714 §8.1, and §9.1 for the 31-bit index). */
    private void setIv(int ssrc, long index) {
        long ssrcBits = ssrc & 0xFFFFFFFFL;
        memory.set(RtpFields.LONG, IV, saltHigh ^ (ssrcBits << 16 | index >>> 32));
        memory.set(RtpFields.LONG, IV + 4, saltLow ^ (ssrcBits << 48 | index));
    }
}
