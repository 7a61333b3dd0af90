package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sound in a RIFF/WAVE file: 16-bit PCM, µ-law or A-law. Read without trusting any length in it; a file cut short gives
 * the sound that is there.
 *
 * @param channels samples of all channels in turn
 * @param pcm      decoded to 16 bits
 */
public record Wav(int rateHz, int channels, short[] pcm) {
    /** Longest sound taken: ten minutes at 48 kHz stereo. */
    public static final int MAX_SAMPLES = 10 * 60 * 48_000 * 2;

    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746D66;
    private static final int DATA = 0x61746164;
    private static final int HEADER = 12;
    private static final int CHUNK = 8;
    private static final int FMT_LENGTH = 16;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int EXTENSIBLE_FORMAT = 24;

    /** How samples are coded. */
    public enum Format {
        PCM16(1, 2), ALAW(6, 1), ULAW(7, 1);

        private final int tag;
        private final int bytes;

        Format(int tag, int bytes) {
            this.tag = tag;
            this.bytes = bytes;
        }

        private static Format of(int tag, int bits) {
            for (Format f : values()) {
                if (f.tag == tag && f.bytes * 8 == bits) {
                    return f;
                }
            }
            return null;
        }
    }

    /** What came of reading. */
    public sealed interface Result { }

    public record Read(Wav wav) implements Result { }

    public record Rejected(String reason) implements Result, Outline { }

    /** What the beginning of a file says of the rest. */
    public sealed interface Outline { }

    /**
     * Sound that can be read.
     *
     * @param at    where it begins in the file
     * @param bytes of it in the file
     */
    public record Head(Format format, int channels, int rateHz, int at, long bytes) implements Outline {
        /** Samples of each channel. */
        public long frames() {
            return bytes / format.bytes / channels;
        }
    }

    public static Result read(byte[] file) {
        return switch (outline(file, file.length)) {
            case Rejected rejected -> rejected;
            case Head head -> sound(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), head);
        };
    }

    /**
     * Looks for the sound without reading it.
     *
     * @param beginning of the file, as far as the sound is to begin
     * @param fileBytes of the whole of it
     */
    public static Outline outline(byte[] beginning, long fileBytes) {
        ByteBuffer in = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN);
        if (beginning.length < HEADER || in.getInt(0) != RIFF || in.getInt(8) != WAVE) {
            return new Rejected("not a WAV file");
        }
        long at = HEADER;
        int fmt = -1;
        while (at + CHUNK <= beginning.length) {
            int id = in.getInt((int) at);
            long said = in.getInt((int) at + 4) & 0xFFFFFFFFL;
            int body = (int) at + CHUNK;
            long length = Math.min(said, fileBytes - body);
            if (id == FMT && length >= FMT_LENGTH) {
                fmt = body;
            } else if (id == DATA) {
                return fmt < 0 ? new Rejected("no format before the sound") : head(in, fmt, body, length);
            }
            at = body + said + (said & 1);
        }
        return new Rejected(at + CHUNK <= fileBytes ? "no sound in the first " + beginning.length + " bytes"
                : "no sound in the file");
    }

    /** A WAV file of this sound, at least 44 bytes. */
    public byte[] write(Format format) {
        int bytes = pcm.length * format.bytes;
        boolean pad = (bytes & 1) != 0;
        ByteBuffer out = ByteBuffer.allocate(HEADER + CHUNK + 16 + CHUNK + bytes + (pad ? 1 : 0))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(RIFF).putInt(out.capacity() - CHUNK).putInt(WAVE);
        out.putInt(FMT).putInt(16).putShort((short) format.tag).putShort((short) channels).putInt(rateHz);
        out.putInt(rateHz * channels * format.bytes).putShort((short) (channels * format.bytes));
        out.putShort((short) (format.bytes * 8)).putInt(DATA).putInt(bytes);
        for (short sample : pcm) {
            switch (format) {
                case PCM16 -> out.putShort(sample);
                case ULAW -> out.put(G711.ULAW.encode(sample));
                case ALAW -> out.put(G711.ALAW.encode(sample));
            }
        }
        return out.array();
    }

    /** The sound of all channels together. */
    public short[] mono() {
        if (channels == 1) {
            return pcm;
        }
        short[] mixed = new short[pcm.length / channels];
        for (int i = 0; i < mixed.length; i++) {
            int sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += pcm[i * channels + c];
            }
            mixed[i] = (short) (sum / channels);
        }
        return mixed;
    }

    private static Outline head(ByteBuffer in, int fmt, int data, long length) {
        int tag = in.getShort(fmt) & 0xFFFF;
        if (tag == EXTENSIBLE && fmt + EXTENSIBLE_FORMAT + 2 <= data) {
            tag = in.getShort(fmt + EXTENSIBLE_FORMAT) & 0xFFFF;
        }
        int channels = in.getShort(fmt + 2) & 0xFFFF;
        int rateHz = in.getInt(fmt + 4);
        Format format = Format.of(tag, in.getShort(fmt + 14) & 0xFFFF);
        if (format == null) {
            return new Rejected("neither 16-bit PCM nor G.711: format " + tag);
        }
        if (channels < 1 || channels > 8 || rateHz < 8000 || rateHz > 192_000) {
            return new Rejected(channels + " channels at " + rateHz + " Hz");
        }
        return new Head(format, channels, rateHz, data, length);
    }

    private static Result sound(ByteBuffer in, Head head) {
        long samples = head.frames() * head.channels();
        if (samples > MAX_SAMPLES) {
            return new Rejected("more than " + MAX_SAMPLES + " samples");
        }
        short[] pcm = new short[(int) samples];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = switch (head.format()) {
                case PCM16 -> in.getShort(head.at() + i * 2);
                case ULAW -> G711.ULAW.decode(in.get(head.at() + i));
                case ALAW -> G711.ALAW.decode(in.get(head.at() + i));
            };
        }
        return new Read(new Wav(head.rateHz(), head.channels(), pcm));
    }
}
