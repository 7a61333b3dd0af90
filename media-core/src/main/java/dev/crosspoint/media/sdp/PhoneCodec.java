package dev.crosspoint.media.sdp;

import java.util.Locale;
import java.util.Optional;

/** Codecs of telephone legs with their static payload types (RFC 3551 §6). */
public enum PhoneCodec {
    PCMU(0),
    PCMA(8);

    private final int payloadType;

    PhoneCodec(int payloadType) {
        this.payloadType = payloadType;
    }

    public int payloadType() {
        return payloadType;
    }

    RtpMap rtpMap() {
        return new RtpMap(payloadType, name(), 8000, 1);
    }

    /** The codec of that name, any case. */
    public static Optional<PhoneCodec> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (PhoneCodec c : values()) {
            if (c.name().equals(upper)) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }
}
