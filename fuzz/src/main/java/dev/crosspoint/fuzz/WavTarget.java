package dev.crosspoint.fuzz;

import dev.crosspoint.transcoder.Wav;
import java.util.Arrays;

/** WAV files: sound that was read and written again reads the same, and takes no more room than the file can hold. */
public final class WavTarget {
    private WavTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 64 * 1024 + 32L * bytes.length, input -> {
            switch (Wav.read(input.rest())) {
                case Wav.Rejected rejected -> Bounds.holds(!rejected.reason().isBlank(), "rejected without a reason");
                case Wav.Read(Wav wav) -> {
                    Bounds.holds(wav.pcm().length % wav.channels() == 0, "half a sample");
                    Bounds.holds(wav.mono().length == wav.pcm().length / wav.channels(), "another length in mono");
                    Bounds.holds(Wav.read(wav.write(Wav.Format.PCM16)) instanceof Wav.Read(Wav again)
                            && again.rateHz() == wav.rateHz() && again.channels() == wav.channels()
                            && Arrays.equals(again.pcm(), wav.pcm()), "read otherwise the second time");
                }
            }
        });
    }
}
