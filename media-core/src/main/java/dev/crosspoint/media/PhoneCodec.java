package dev.crosspoint.media;

/** A codec spoken on phone legs. */
public enum PhoneCodec {
    PCMU(0), PCMA(8);

    private final int payloadType;

    PhoneCodec(int payloadType) {
        this.payloadType = payloadType;
    }

    /** The static payload type (RFC 3551 §6). */
    public int payloadType() {
        return payloadType;
    }
}
