package dev.crosspoint.signaling.stream;

import dev.crosspoint.transcoder.G711;
import java.util.Locale;

/**
 * A sound that servers may send: {@code audio/pcmu}, or {@code audio/pcm} with 16 bits, signed, little-endian, mono, at
 * 8, 16 or 24 kHz as {@code rate} says.
 */
record SpeechFormat(boolean pcmu, int rateHz) {
    static final SpeechFormat PCMU = new SpeechFormat(true, 8000);

    /** Of a content type; null where it is none of these. */
    static SpeechFormat of(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (parts[0].strip().equals("audio/pcmu")) {
            return PCMU;
        }
        int rateHz = 8000;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            String value = pair.length == 2 ? pair[1].strip() : "";
            boolean fits = switch (pair[0].strip()) {
                case "rate" -> value.matches("8000|16000|24000");
                case "channels" -> value.equals("1");
                case "bit-depth" -> value.equals("16");
                case "endian" -> value.equals("little");
                case "encoding" -> value.startsWith("signed");
                default -> true;
            };
            if (!fits) {
                return null;
            }
            rateHz = pair[0].strip().equals("rate") ? Integer.parseInt(value) : rateHz;
        }
        return parts[0].strip().equals("audio/pcm") ? new SpeechFormat(false, rateHz) : null;
    }

    /** The samples that these bytes are, at the format's rate. */
    short[] samples(byte[] bytes) {
        short[] samples = new short[pcmu ? bytes.length : bytes.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pcmu ? G711.ULAW.decode(bytes[i])
                : (short) (bytes[2 * i] & 0xFF | bytes[2 * i + 1] << 8);
        }
        return samples;
    }
}
