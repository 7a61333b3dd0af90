package dev.crosspoint.prompt;

import java.io.IOException;
import java.util.Arrays;

/** Sound for tests, and what is in it. */
public final class Tones {
    private Tones() { }

    public static short[] sine(int rateHz, double frequencyHz, double amplitude, double seconds) {
        short[] pcm = new short[(int) (rateHz * seconds)];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * frequencyHz * i / rateHz));
        }
        return pcm;
    }

    /** All of it, in reads of an odd size. */
    public static short[] all(SoundStream sound) throws IOException {
        short[] all = new short[0];
        short[] block = new short[333];
        for (int count = sound.read(block); count >= 0; count = sound.read(block)) {
            int length = all.length;
            all = Arrays.copyOf(all, length + count);
            System.arraycopy(block, 0, all, length, count);
        }
        return all;
    }

    /** The amplitude of one frequency between two times. */
    public static double level(short[] pcm, int rateHz, double frequencyHz, double fromS, double toS) {
        int from = (int) (fromS * rateHz);
        int to = Math.min(pcm.length, (int) (toS * rateHz));
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * frequencyHz * i / rateHz);
            im += pcm[i] * Math.sin(2 * Math.PI * frequencyHz * i / rateHz);
        }
        return 2 * Math.hypot(re, im) / (to - from);
    }

    public static double rms(short[] pcm) {
        double sum = 0;
        for (short s : pcm) {
            sum += (double) s * s;
        }
        return pcm.length == 0 ? 0 : Math.sqrt(sum / pcm.length);
    }
}
