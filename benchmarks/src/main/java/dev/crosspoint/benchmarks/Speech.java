package dev.crosspoint.benchmarks;

import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.OpusEncoder;
import dev.crosspoint.transcoder.OpusEncoderSettings;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Random;

/** Ten seconds of a voice without pauses, as packets of 20 ms: codecs spend on it what they spend on talk. */
public final class Speech {
    /** Packets in ten seconds. */
    public static final int PACKETS = 500;
    private static final int SECONDS = 10;
    private static final double[][] FORMANTS_HZ = {{730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240},
        {530, 1840, 2480}};

    private Speech() {
    }

    /** What a browser publishes. */
    public enum Published {
        /** As our description asks for: 8 kHz, 32 kbit/s. */
        NARROWBAND(8000),
        /** As browsers do that do not read it: 48 kHz, 32 kbit/s. */
        FULLBAND(48_000);

        private final int rateHz;

        Published(int rateHz) {
            this.rateHz = rateHz;
        }
    }

    /** Harmonics of a gliding pitch under moving formants, and some breath. */
    static short[] samples(int rateHz) {
        Random random = new Random(11);
        short[] out = new short[rateHz * SECONDS];
        double phase = 0;
        for (int i = 0; i < out.length; i++) {
            double t = (double) i / rateHz;
            double pitchHz = 130 + 25 * Math.sin(2 * Math.PI * 0.7 * t) + 10 * Math.sin(2 * Math.PI * 3.1 * t);
            phase += pitchHz / rateHz;
            double[] vowel = FORMANTS_HZ[(int) (t * 5) % FORMANTS_HZ.length];
            double sound = 0;
            for (int h = 1; h * pitchHz < Math.min(4000, rateHz / 2.0); h++) {
                double gain = 0.02;
                for (int f = 0; f < vowel.length; f++) {
                    double off = (h * pitchHz - vowel[f]) / (90 + 40 * f);
                    gain += (1 - 0.25 * f) / (1 + off * off);
                }
                sound += gain * Math.sin(2 * Math.PI * h * phase) / Math.sqrt(h);
            }
            double syllable = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t);
            out[i] = (short) Math.clamp((long) (4500 * syllable * sound + 90 * random.nextGaussian()), -32_000, 32_000);
        }
        return out;
    }

    /** Opus packets at a browser's settings: constant voice, complexity 9, in-band FEC allowed. */
    public static byte[][] opus(Published kind) {
        short[] sound = samples(kind.rateHz);
        PcmFrame frame = new PcmFrame(kind.rateHz, kind.rateHz / 50);
        byte[][] packets = new byte[PACKETS][];
        try (Arena arena = Arena.ofConfined(); OpusEncoder encoder = new OpusEncoder(new OpusEncoderSettings(
                kind.rateHz, 1, 9, 32_000, OpusEncoderSettings.Application.VOIP, true, false))) {
            MemorySegment out = arena.allocate(1000);
            for (int i = 0; i < PACKETS; i++) {
                frame.copyFrom(sound, i * frame.capacity(), frame.capacity());
                int length = encoder.encode(frame, out, 0, 1000);
                packets[i] = out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            }
        }
        return packets;
    }

    /** Payloads of 160 bytes. */
    public static byte[][] g711(G711 law) {
        short[] sound = samples(8000);
        PcmFrame frame = new PcmFrame(8000, 160);
        byte[][] packets = new byte[PACKETS][160];
        for (int i = 0; i < PACKETS; i++) {
            frame.copyFrom(sound, i * 160, 160);
            law.encode(frame, ByteBuffer.wrap(packets[i]), 0);
        }
        return packets;
    }
}
