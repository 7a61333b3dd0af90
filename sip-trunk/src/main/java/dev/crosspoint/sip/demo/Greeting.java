package dev.crosspoint.sip.demo;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorded greeting at 8 kHz. */
final class Greeting {
    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);
    private static final String RESOURCE = "/dev/crosspoint/transcoder/demo-greeting.wav";
    private static final int RATE_HZ = 8000;

    private final short[] samples;

    private Greeting(short[] samples) {
        this.samples = samples;
    }

    /** The greeting of the transcoder's resources; a silent one when it cannot be used. */
    static Greeting load() {
        try (InputStream in = Wav.class.getResourceAsStream(RESOURCE)) {
            if (in != null && Wav.read(in.readAllBytes()) instanceof Wav.Read(Wav wav) && wav.rateHz() == RATE_HZ
                    && wav.channels() == 1) {
                return new Greeting(wav.pcm());
            }
            LOG.warn("no usable greeting in {}", RESOURCE);
        } catch (IOException unreadable) {
            LOG.warn("greeting unreadable: {}", unreadable.getMessage());
        }
        return new Greeting(new short[0]);
    }

    int samples() {
        return samples.length;
    }

    /** Plays it once, then tells. */
    AudioSource play(Runnable atEnd) {
        return new AudioSource() {
            private int at;

            @Override
            public boolean read(short[] pcm160) {
                if (at >= samples.length) {
                    atEnd.run();
                    return false;
                }
                int length = Math.min(pcm160.length, samples.length - at);
                System.arraycopy(samples, at, pcm160, 0, length);
                Arrays.fill(pcm160, length, pcm160.length, (short) 0);
                at += length;
                return true;
            }
        };
    }
}
