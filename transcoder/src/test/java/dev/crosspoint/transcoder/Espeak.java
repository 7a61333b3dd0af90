package dev.crosspoint.transcoder;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Speech by espeak-ng, which {@code bin/test} installs; where it is missing the test is skipped and says so. */
final class Espeak {
    private static final int HALF_TAPS = 10;

    private Espeak() {
    }

    static short[] say(String voice, String text, int rateHz) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("espeak-ng", "-v", voice, "--stdout", text)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            System.out.println("skipped: espeak-ng is not installed");
            Assumptions.abort("espeak-ng is not installed");
            throw e;
        }
        byte[] file = process.getInputStream().readAllBytes();
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("espeak-ng failed");
        }
        if (!(Wav.read(file) instanceof Wav.Read(Wav wav))) {
            throw new IOException("espeak-ng wrote no WAV");
        }
        return resample(wav.mono(), wav.rateHz(), rateHz);
    }

    /** By a windowed sinc at any ratio: slow and good. */
    private static short[] resample(short[] in, int fromHz, int toHz) {
        double ratio = (double) fromHz / toHz;
        double cutoff = Math.min(1, 1 / ratio) * 0.95;
        int reach = (int) (HALF_TAPS * Math.max(1, ratio));
        short[] out = new short[(int) (in.length / ratio)];
        for (int i = 0; i < out.length; i++) {
            double centre = i * ratio;
            double sum = 0;
            for (int n = Math.max(0, (int) centre - reach); n < Math.min(in.length, (int) centre + reach); n++) {
                double x = n - centre;
                double sinc = x == 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
                sum += in[n] * sinc * (0.5 + 0.5 * Math.cos(Math.PI * Math.clamp(x / reach, -1.0, 1.0)));
            }
            out[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }
}
