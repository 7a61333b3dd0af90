package dev.crosspoint.prompt.file;

import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.MP3Decoder;
import javazoom.jl.decoder.OutputBuffer;

/**
 * An MP3 file, its channels mixed. The decoder hunts for anything that looks like a frame, so the file has to prove
 * first that it is one: two frames of one kind that follow each other. Broken frames are left out.
 */
final class Mp3Stream implements SoundStream {
    /** In a row: more is not a damaged file but another kind of data. */
    private static final int MOST_BROKEN = 20;
    private static final int SAMPLES = 1152;

    private final Bitstream frames;
    private final MP3Decoder decoder = new MP3Decoder();
    private final int rateHz;
    private final int channels;
    private final OutputBuffer decoded;
    private final short[] sound = new short[SAMPLES];
    private int length;
    private int taken;

    private Mp3Stream(InputStream in, Mp3Frame first) {
        frames = new Bitstream(in);
        rateHz = first.rateHz();
        channels = first.channels();
        decoded = new OutputBuffer(channels, false);
        decoder.setOutputBuffer(decoded);
    }

    static SoundFile.Opening open(InputStream in) throws IOException {
        PushbackInputStream from = new PushbackInputStream(in, Mp3Frame.SEARCHED);
        Mp3Frame first = Mp3Frame.find(from);
        if (first == null) {
            return new SoundFile.Rejected("not an MP3 file");
        }
        if (first.rateHz() < PhoneRate.LOWEST_HZ) {
            return new SoundFile.Rejected("the MP3 file has a rate of " + first.rateHz() + " Hz");
        }
        Mp3Stream stream = new Mp3Stream(from, first);
        return stream.decode() ? new SoundFile.Opened(stream) : new SoundFile.Rejected("no sound in the MP3 file");
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int read(short[] samples) throws IOException {
        if (taken == length && !decode()) {
            return -1;
        }
        int count = Math.min(samples.length, length - taken);
        System.arraycopy(sound, taken, samples, 0, count);
        taken += count;
        return count;
    }

    /** Decodes the next good frame; false at the end, or where nothing good is left. */
    private boolean decode() throws IOException {
        int broken = 0;
        while (broken < MOST_BROKEN) {
            Header header;
            try {
                header = frames.readFrame();
            } catch (BitstreamException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                broken++;
                continue;
            } catch (RuntimeException _) { // the decoder's own faults on damaged files
                broken++;
                continue;
            }
            if (header == null) {
                return false;
            }
            if (frame(header)) {
                return true;
            }
            broken++;
        }
        return false;
    }

    private boolean frame(Header header) {
        try {
            if (header.getSampleRate() != rateHz || channels != (header.mode() == Header.SINGLE_CHANNEL ? 1 : 2)) {
                return false;
            }
            decoded.reset();
            decoder.decodeFrame(header, frames);
            return mix(decoded.reset());
        } catch (DecoderException | RuntimeException _) {
            return false;
        } finally {
            frames.closeFrame();
        }
    }

    private boolean mix(int bytes) {
        ByteBuffer b = ByteBuffer.wrap(decoded.getBuffer(), 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
        length = Math.min(SAMPLES, bytes / 2 / channels);
        taken = 0;
        for (int i = 0; i < length; i++) {
            sound[i] = channels == 1 ? b.getShort(i * 2) : (short) ((b.getShort(i * 4) + b.getShort(i * 4 + 2)) / 2);
        }
        return length > 0;
    }
}
