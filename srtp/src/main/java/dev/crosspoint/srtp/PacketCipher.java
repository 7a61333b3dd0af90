package dev.crosspoint.srtp;

/**
 * Seals or opens packets with one session key, given their index; knows nothing of SSRC contexts.
 *
 * <p>Addresses are raw; the caller has checked that the packet and the room behind it are there. An instance works
 * in one direction and for either RTP or RTCP, since each has a key of its own.
 */
sealed interface PacketCipher permits GcmCipher, CtrHmacCipher {

    /** Encrypts behind the header and writes the tag behind the packet. */
    boolean sealRtp(long packet, int headerLength, int length, int ssrc, long index);

    /** Checks the tag, which is inside the length, and decrypts. */
    boolean openRtp(long packet, int headerLength, int length, int ssrc, long index);

    /** Encrypts behind the first eight bytes; writes index word and tag behind the packet. */
    boolean sealRtcp(long packet, int length, int ssrc, int indexWord);

    /** Checks the tag and decrypts if the E flag of the index word says so. */
    boolean openRtcp(long packet, int length, int ssrc, int indexWord);

    /** Wipes the keys. */
    void close();
}
