package dev.crosspoint.media;

import dev.crosspoint.media.sdp.PhoneCodec;
import java.util.List;

/**
 * How a phone leg is opened.
 *
 * @param id name in logs
 * @param codecs what is offered and accepted, preferred first
 * @param ptimeMs packet time that is asked of the far side; 20 is what we send
 */
public record PhoneLegOptions(String id, List<PhoneCodec> codecs, int ptimeMs) {
    public PhoneLegOptions {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("a phone leg needs a codec");
        }
    }

    public static PhoneLegOptions named(String id) {
        return new PhoneLegOptions(id, List.of(PhoneCodec.PCMU, PhoneCodec.PCMA), 20);
    }
}
