package dev.crosspoint.srtp;

import java.util.Optional;

/** A DTLS-SRTP protection profile (RFC 5764 §4.1.2, RFC 7714 §14.2), in our order of preference. */
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 12, 0, 16),
    AES_CM_128_HMAC_SHA1_80(0x0001, 14, 20, 10);

    /** SRTCP's E flag and 31-bit index (RFC 3711 §3.4). */
    static final int RTCP_INDEX_LENGTH = 4;
    private static final int MASTER_KEY_LENGTH = 16;

    private final int id;
    private final int saltLength;
    private final int authKeyLength;
    private final int tagLength;

    SrtpProfile(int id, int saltLength, int authKeyLength, int tagLength) {
        this.id = id;
        this.saltLength = saltLength;
        this.authKeyLength = authKeyLength;
        this.tagLength = tagLength;
    }

    /** The profile with this number in use_srtp, if we speak it. */
    public static Optional<SrtpProfile> of(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /** The number in the use_srtp extension. */
    public int id() {
        return id;
    }

    /** Master key length in bytes. */
    public int keyLength() {
        return MASTER_KEY_LENGTH;
    }

    /** Master salt length in bytes. */
    public int saltLength() {
        return saltLength;
    }

    /** Bytes that protection adds to an RTP packet. */
    public int rtpOverhead() {
        return tagLength;
    }

    /** Bytes that protection adds to an RTCP packet: the tag, the E flag and the index. */
    public int rtcpOverhead() {
        return tagLength + RTCP_INDEX_LENGTH;
    }

    int authKeyLength() {
        return authKeyLength;
    }

    int tagLength() {
        return tagLength;
    }
}
