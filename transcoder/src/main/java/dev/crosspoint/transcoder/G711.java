package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;

/**
 * The two telephone codecs of ITU-T G.711, one byte a sample at 8 kHz, by table in both directions.
 * Encoding follows the recommendation's integer quantiser: 14 bits in for µ-law, 13 (with sign) for A-law.
 */
public enum G711 {
    /** µ-law, PCMU, static payload type 0. */
    ULAW(0, (byte) 0xFF, 2),
    /** A-law, PCMA, static payload type 8. */
    ALAW(8, (byte) 0xD5, 4);

    private final int payloadType;
    private final byte silence;
    private final int dropBits;
    private final int encodeMask;
    private final short[] decoded = new short[256];
    private final byte[] encoded;

    G711(int payloadType, byte silence, int dropBits) {
        this.payloadType = payloadType;
        this.silence = silence;
        this.dropBits = dropBits;
        int entries = 1 << (16 - dropBits);
        encodeMask = entries - 1;
        encoded = new byte[entries];
        for (int code = 0; code < 256; code++) {
            decoded[code] = (short) (dropBits == 2 ? expandUlaw(code) : expandAlaw(code));
        }
        for (int i = 0; i < entries; i++) {
            int sample = (short) (i << dropBits) >> dropBits;
            encoded[i] = (byte) (dropBits == 2 ? compressUlaw(sample) : compressAlaw(sample));
        }
    }

    /** The static RTP payload type of RFC 3551. */
    public int payloadType() {
        return payloadType;
    }

    /** The code of a zero sample. */
    public byte silence() {
        return silence;
    }

    /**
     * Makes {@code out} the {@code length} samples coded at {@code offset}; what exceeds the frame's capacity is left
     * out. Returns the number of samples.
     */
    public int decode(ByteBuffer in, int offset, int length, PcmFrame out) {
        int count = Math.min(length, out.capacity());
        out.length(count);
        for (int i = 0; i < count; i++) {
            out.set(i, decoded[in.get(offset + i) & 0xFF]);
        }
        return count;
    }

    /** Writes one byte for each sample of {@code in} at {@code offset}; returns the number of bytes. */
    public int encode(PcmFrame in, ByteBuffer out, int offset) {
        int count = in.length();
        for (int i = 0; i < count; i++) {
            out.put(offset + i, encode(in.get(i)));
        }
        return count;
    }

    public short decode(byte code) {
        return decoded[code & 0xFF];
    }

    public byte encode(short sample) {
        return encoded[(sample >> dropBits) & encodeMask];
    }

    /** 14-bit sample to code: sign, three bits of segment, four of step, all inverted. */
    private static int compressUlaw(int sample14) {
        int magnitude = Math.min((sample14 < 0 ? ~sample14 : sample14) + 33, 0x1FFF);
        int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 5;
        int step = (magnitude >> (segment + 1)) & 0x0F;
        return (sample14 < 0 ? 0x7F : 0xFF) - (segment << 4 | step);
    }

    private static int expandUlaw(int code) {
        int inverted = ~code & 0xFF;
        int segment = inverted >> 4 & 7;
        int magnitude = (((inverted & 0x0F) << 1 | 33) << segment) - 33 << 2;
        return (inverted & 0x80) != 0 ? -magnitude : magnitude;
    }

    /** 12-bit sample (13 with sign, lowest bit unused by the quantiser) to code: even bits inverted. */
    private static int compressAlaw(int sample12) {
        int magnitude = sample12 < 0 ? ~sample12 : sample12;
        int code = magnitude;
        if (magnitude > 15) {
            int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 3;
            code = segment << 4 | magnitude >> (segment - 1) & 0x0F;
        }
        return (sample12 < 0 ? code : code | 0x80) ^ 0x55;
    }

    private static int expandAlaw(int code) {
        int plain = code ^ 0x55;
        int segment = plain >> 4 & 7;
        int step = (plain & 0x0F) << 4;
        int magnitude = segment == 0 ? step + 8 : step + 0x108 << (segment - 1);
        return (plain & 0x80) != 0 ? magnitude : -magnitude;
    }
}
