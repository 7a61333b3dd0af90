package dev.crosspoint.prompt.file;

import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.transcoder.G711;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A RIFF/WAVE file with 16-bit PCM, µ-law or A-law, its channels mixed. Of a file cut short the sound that is there is
 * read; a length of nothing or of everything, as live encoders write it, means the rest of the file.
 */
final class WavStream implements SoundStream {
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746D66;
    private static final int DATA = 0x61746164;
    private static final int CHUNK = 8;
    private static final int FMT_LENGTH = 16;
    private static final int EXTENSIBLE_LENGTH = 26;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    private static final int MOST_CHANNELS = 8;
    /** Pictures and texts before the sound that are passed over. */
    private static final long MOST_BEFORE = 16L * 1024 * 1024;
    private static final int FRAMES = 2048;

    private final InputStream in;
    private final int rateHz;
    private final int channels;
    private final int tag;
    private final byte[] bytes;
    private long left;

    private WavStream(InputStream in, int rateHz, int channels, int tag, long left) {
        this.in = in;
        this.rateHz = rateHz;
        this.channels = channels;
        this.tag = tag;
        this.left = left;
        this.bytes = new byte[FRAMES * frameLength()];
    }

    static SoundFile.Opening open(InputStream in) throws IOException {
        ByteBuffer head = read(in, 12);
        if (head == null || head.getInt(0) != RIFF || head.getInt(8) != WAVE) {
            return new SoundFile.Rejected("not a WAV file");
        }
        ByteBuffer format = null;
        long passed = 0;
        while (passed <= MOST_BEFORE) {
            ByteBuffer chunk = read(in, CHUNK);
            if (chunk == null) {
                return new SoundFile.Rejected("no sound in the WAV file");
            }
            long length = chunk.getInt(4) & 0xFFFFFFFFL;
            if (chunk.getInt(0) == DATA) {
                return format == null ? new SoundFile.Rejected("no format before the sound of the WAV file")
                    : sound(in, format, length);
            }
            long rest = length + (length & 1);
            if (chunk.getInt(0) == FMT && length >= FMT_LENGTH && length <= 4096) {
                format = read(in, (int) length);
                if (format == null) {
                    return new SoundFile.Rejected("the WAV file ends in its format");
                }
                rest = length & 1;
            }
            if (rest > MOST_BEFORE) {
                break;
            }
            long skipped = skip(in, rest);
            if (skipped < rest) {
                return new SoundFile.Rejected("no sound in the WAV file");
            }
            passed += CHUNK + length;
        }
        return new SoundFile.Rejected("too much before the sound of the WAV file");
    }

    private static SoundFile.Opening sound(InputStream in, ByteBuffer format, long length) {
        int tag = format.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE && format.limit() >= EXTENSIBLE_LENGTH) {
            tag = format.getShort(24) & 0xFFFF;
        }
        int channels = format.getShort(2) & 0xFFFF;
        int rateHz = format.getInt(4);
        int bits = format.getShort(14) & 0xFFFF;
        if (!(tag == PCM && bits == 16 || (tag == ALAW || tag == ULAW) && bits == 8)) {
            return new SoundFile.Rejected("the WAV file is neither 16-bit PCM nor G.711: format " + tag + ", " + bits
                + " bits");
        }
        if (channels < 1 || channels > MOST_CHANNELS || rateHz < PhoneRate.LOWEST_HZ || rateHz > PhoneRate.HIGHEST_HZ) {
            return new SoundFile.Rejected("the WAV file has " + channels + " channels at " + rateHz + " Hz");
        }
        boolean unknown = length == 0 || length >= 0xFFFFFF00L;
        return new SoundFile.Opened(new WavStream(in, rateHz, channels, tag, unknown ? Long.MAX_VALUE : length));
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int read(short[] samples) throws IOException {
        int frame = frameLength();
        int wanted = (int) Math.min(left - left % frame, Math.min(samples.length, FRAMES) * (long) frame);
        int read = wanted == 0 ? -1 : in.read(bytes, 0, wanted); // not more than is there: the rest may never come
        if (read > 0 && read % frame != 0) {
            read += in.readNBytes(bytes, read, frame - read % frame);
        }
        int count = Math.max(0, read) / frame;
        left -= (long) count * frame;
        if (count == 0) {
            return -1;
        }
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += sample(b, i * channels + c);
            }
            samples[i] = (short) (sum / channels);
        }
        return count;
    }

    private short sample(ByteBuffer b, int i) {
        return switch (tag) {
            case ALAW -> G711.ALAW.decode(b.get(i));
            case ULAW -> G711.ULAW.decode(b.get(i));
            default -> b.getShort(i * 2);
        };
    }

    private int frameLength() {
        return channels * (tag == PCM ? 2 : 1);
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        return bytes.length < length ? null : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long skip(InputStream in, long count) throws IOException {
        long done = 0;
        byte[] nowhere = new byte[4096];
        while (done < count) {
            int read = in.read(nowhere, 0, (int) Math.min(nowhere.length, count - done));
            if (read < 0) {
                break;
            }
            done += read;
        }
        return done;
    }
}
