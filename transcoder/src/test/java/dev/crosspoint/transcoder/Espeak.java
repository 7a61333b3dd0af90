package dev.crosspoint.transcoder;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Speech by espeak-ng, which {@code bin/test} installs; where it is missing the test is skipped and says so. */
final class Espeak {
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
        return Listening.resample(wav.mono(), wav.rateHz(), rateHz);
    }
}
