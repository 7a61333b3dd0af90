package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4.1.1, §4.2.1) on libcrypto, the HMAC's pad states kept from the start. */
final class CtrHmacCipher implements PacketCipher {

    private static final int TAG_LENGTH = 10;
    private static final int INDEX_LENGTH = SrtpProfile.RTCP_INDEX_LENGTH;
    private static final int CLEAR = RtpFields.RTCP_CLEAR_LENGTH;

    private static final int IV = 0;
    private static final int OUT_LENGTH = 16;
    private static final int HMAC = 32;

    private final NativeScratch scratch = new NativeScratch(HMAC + HmacSha1.SCRATCH_LENGTH);
    private final MemorySegment memory = scratch.memory();
    private final HmacSha1 hmac;
    private final long context;
    private final long iv = scratch.at(IV);
    private final long outLength = scratch.at(OUT_LENGTH);
    /** The 112-bit salt as the IV holds it: shifted left by 16 bits. */
    private final long saltHigh;
    private final long saltLow;

    CtrHmacCipher(byte[] key, byte[] authKey, byte[] salt) {
        scratch.put(IV, key);
        context = LibCrypto.newCtr(iv);
        scratch.wipe();
        scratch.put(IV, salt);
        saltHigh = memory.get(RtpFields.LONG, IV);
        saltLow = memory.get(RtpFields.LONG, IV + Long.BYTES);
        hmac = new HmacSha1(scratch, HMAC, authKey);
    }

    @Override
    public boolean sealRtp(long packet, int headerLength, int length, int ssrc, long index) {
        if (!crypt(packet + headerLength, length - headerLength, ssrc, index)) {
            return false;
        }
        RawMemory.putInt(packet + length, rolloverCounter(index));
        hmac.compute(packet, length + Integer.BYTES);
        writeTag(packet + length);
        return true;
    }

    @Override
    public boolean openRtp(long packet, int headerLength, int length, int ssrc, long index) {
        int tag = length - TAG_LENGTH;
        long high = RawMemory.getLong(packet + tag);
        short low = RawMemory.getShort(packet + tag + Long.BYTES);
        RawMemory.putInt(packet + tag, rolloverCounter(index));
        hmac.compute(packet, tag + Integer.BYTES);
        return hmac.matches(high, low) && crypt(packet + headerLength, tag - headerLength, ssrc, index);
    }

    @Override
    public boolean sealRtcp(long packet, int length, int ssrc, int indexWord) {
        if (!crypt(packet + CLEAR, length - CLEAR, ssrc, indexWord & StreamContext.MAX_RTCP_INDEX)) {
            return false;
        }
        RawMemory.putInt(packet + length, indexWord);
        hmac.compute(packet, length + INDEX_LENGTH);
        writeTag(packet + length + INDEX_LENGTH);
        return true;
    }

    @Override
    public boolean openRtcp(long packet, int length, int ssrc, int indexWord) {
        int tag = length - TAG_LENGTH;
        hmac.compute(packet, tag);
        return hmac.matches(RawMemory.getLong(packet + tag), RawMemory.getShort(packet + tag + Long.BYTES))
                && (!OpenSslEngine.encrypted(indexWord) || crypt(packet + CLEAR, tag - INDEX_LENGTH - CLEAR, ssrc,
                        indexWord & StreamContext.MAX_RTCP_INDEX));
    }

    @Override
    public void close() {
        LibCrypto.free(context);
        scratch.wipe();
    }

    private boolean crypt(long data, int length, int ssrc, long index) {
        if (length == 0) {
            return true;
        }
        memory.set(RtpFields.LONG, IV, saltHigh ^ (ssrc & 0xFFFFFFFFL));
        memory.set(RtpFields.LONG, IV + Long.BYTES, saltLow ^ index << 16);
        return LibCrypto.encryptIv(context, iv) && LibCrypto.encrypt(context, data, outLength, data, length);
    }

    private void writeTag(long address) {
        RawMemory.putLong(address, hmac.tagHigh());
        RawMemory.putShort(address + Long.BYTES, hmac.tagLow());
    }

    private static int rolloverCounter(long index) {
        return (int) (index >>> 16);
    }
}
