package dev.crosspoint.transcoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints what settings of Opus toward a browser cost and what they keep of the sound, from half a minute of speech
 * through µ-law: the table in docs/decisions/030. CPU is the thread's, the least of several rounds.
 */
final class OpusSettingsTable {
    static final String TEXT = "The quick brown fox jumps over the lazy dog near the river bank. She sells sea "
            + "shells by the sea shore, and he measures seven hundred and forty two calls in the evening. Please hold "
            + "the line while we connect you to an agent. Your account number is nine, eight, three, one, zero, five.";
    private static final int ROUNDS = 9;
    private static final int LAG = 52;
    private static final int LOW_DELAY_LAG = 20;

    /** What came of one setting. */
    record Row(double kbps, double lsdDb, double stoi, double levelDb, double encodeUs, double decodeUs) { }

    private OpusSettingsTable() {
    }

    public static void main(String[] args) throws Exception {
        short[] speech = speech();
        System.out.println("| 8 kHz mono | kbit/s | LSD dB | STOI | level dB | encode µs | decode µs |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (var application : OpusEncoderSettings.Application.values()) {
            boolean fec = application != OpusEncoderSettings.Application.LOW_DELAY;
            for (int loss : fec ? new int[] {0, 5} : new int[] {0}) {
                for (int bitrate : new int[] {24_000, 28_000, 32_000}) {
                    for (int complexity : new int[] {0, 1, 3}) {
                        if (complexity == 0 || bitrate == 32_000 && loss == 0) {
                            print(speech, application, loss, bitrate, complexity);
                        }
                    }
                }
            }
        }
    }

    private static void print(short[] speech, OpusEncoderSettings.Application application, int loss, int bitrate,
                              int complexity) {
        var settings = new OpusEncoderSettings(8000, 1, complexity, bitrate, application, true, false);
        Row row = measure(speech, settings, loss, ROUNDS);
        System.out.printf(Locale.ROOT, "| %s, %d kbit/s, complexity %d, %d %% reported | %.1f | %.2f | %.4f | %.2f | "
                + "%.1f | %.1f |%n", application, bitrate / 1000, complexity, loss, row.kbps, row.lsdDb, row.stoi,
                row.levelDb, row.encodeUs, row.decodeUs);
    }

    /** Two voices and a little noise, as a phone would send them. */
    static short[] speech() throws Exception {
        short[] a = Espeak.say("en-us", TEXT, 8000);
        short[] b = Espeak.say("en-gb+f3", TEXT, 8000);
        short[] both = new short[a.length + b.length];
        ComfortNoise noise = new ComfortNoise(1);
        noise.rms(30);
        for (int i = 0; i < both.length; i++) {
            int sample = (i < a.length ? a[i] : b[i - a.length]) / 2 + (int) noise.next();
            both[i] = G711.ULAW.decode(G711.ULAW.encode((short) sample));
        }
        return both;
    }

    static Row measure(short[] speech, OpusEncoderSettings settings, int loss, int rounds) {
        short[] heard = new short[speech.length / 160 * 160];
        MemorySegment packet = Arena.ofAuto().allocate(1500);
        PcmFrame in = new PcmFrame(8000, 160);
        PcmFrame out = new PcmFrame(8000, 960);
        var clock = ManagementFactory.getThreadMXBean();
        double encodeUs = Double.MAX_VALUE;
        double decodeUs = Double.MAX_VALUE;
        int frames = heard.length / 160;
        long bytes = 0;
        int[] lengths = new int[frames];
        byte[][] packets = new byte[frames][];
        for (int round = 0; round < rounds; round++) {
            bytes = 0;
            try (var encoder = new OpusEncoder(settings); var decoder = new OpusDecoder(8000)) {
                encoder.packetLossPercent(loss);
                long beginNs = clock.getCurrentThreadCpuTime();
                for (int n = 0; n < frames; n++) {
                    in.copyFrom(speech, n * 160, 160);
                    lengths[n] = encoder.encode(in, packet, 0, 1500);
                    bytes += lengths[n];
                    if (packets[n] == null) {
                        packets[n] = packet.asSlice(0, lengths[n]).toArray(ValueLayout.JAVA_BYTE);
                    }
                }
                long middleNs = clock.getCurrentThreadCpuTime();
                for (int n = 0; n < frames; n++) {
                    MemorySegment.copy(packets[n], 0, packet, ValueLayout.JAVA_BYTE, 0, lengths[n]);
                    decoder.decode(packet, 0, lengths[n], out);
                    out.copyTo(heard, n * 160);
                }
                long endNs = clock.getCurrentThreadCpuTime();
                encodeUs = Math.min(encodeUs, (middleNs - beginNs) / 1e3 / frames);
                decodeUs = Math.min(decodeUs, (endNs - middleNs) / 1e3 / frames);
            }
        }
        int lag = settings.application() == OpusEncoderSettings.Application.LOW_DELAY ? LOW_DELAY_LAG : LAG;
        short[] source = Arrays.copyOf(speech, heard.length - lag);
        short[] aligned = Arrays.copyOfRange(heard, lag, heard.length);
        double level = 20 * Math.log10(Listening.rms(aligned, 0, aligned.length)
                / Listening.rms(source, 0, source.length));
        return new Row(bytes * 8 / (frames * 0.02) / 1000, SpeechQuality.logSpectralDistance(source, aligned),
                SpeechQuality.stoi(source, aligned), level, encodeUs, decodeUs);
    }
}
