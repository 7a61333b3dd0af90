package dev.crosspoint.transcoder;

/** One or several sine waves together, without a seam from frame to frame. */
public final class Tone {
    private static final double FULL_SCALE_SINE = 32_767;
    private static final int[] DTMF_LOW = {697, 770, 852, 941};
    private static final int[] DTMF_HIGH = {1209, 1336, 1477, 1633};
    private static final String DTMF_PAD = "123A456B789C*0#D";

    private final double[] turn;
    private final double[] twiceCosine;
    private final double[] now;
    private final double[] before;
    private final double amplitude;

    /** Waves of equal strength, each {@code minusDbov} below a sine of full scale. */
    public Tone(int rateHz, double minusDbov, double... frequenciesHz) {
        amplitude = FULL_SCALE_SINE * Math.pow(10, -minusDbov / 20);
        turn = new double[frequenciesHz.length];
        twiceCosine = new double[frequenciesHz.length];
        now = new double[frequenciesHz.length];
        before = new double[frequenciesHz.length];
        for (int i = 0; i < turn.length; i++) {
            if (frequenciesHz[i] <= 0 || frequenciesHz[i] >= rateHz / 2.0) {
                throw new IllegalArgumentException(frequenciesHz[i] + " Hz at a rate of " + rateHz);
            }
            turn[i] = 2 * Math.PI * frequenciesHz[i] / rateHz;
            twiceCosine[i] = 2 * Math.cos(turn[i]);
        }
        restart();
    }

    /** 1 kHz at -16 dBov, to test a path. */
    public static Tone test(int rateHz) {
        return new Tone(rateHz, 16, 1000);
    }

    /** The two waves of a key at -13 dBov each (ITU-T Q.23). */
    public static Tone dtmf(char key, int rateHz) {
        int place = DTMF_PAD.indexOf(Character.toUpperCase(key));
        if (place < 0) {
            throw new IllegalArgumentException("no key: " + key);
        }
        return new Tone(rateHz, 13, DTMF_LOW[place / 4], DTMF_HIGH[place % 4]);
    }

    /** From phase zero again. */
    public void restart() {
        for (int i = 0; i < turn.length; i++) {
            now[i] = 0;
            before[i] = -Math.sin(turn[i]);
        }
    }

    /** Makes {@code out} the next {@code samples} of the tone. */
    public void generate(int samples, PcmFrame out) {
        out.length(samples);
        for (int n = 0; n < samples; n++) {
            out.setClipped(n, (int) Math.rint(next()));
        }
    }

    double next() {
        double sum = 0;
        for (int i = 0; i < turn.length; i++) {
            double value = now[i];
            sum += value;
            now[i] = twiceCosine[i] * value - before[i];
            before[i] = value;
        }
        return sum * amplitude;
    }
}
