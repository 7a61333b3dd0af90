package dev.crosspoint.transcoder;

/**
 * Hears keys in sound at 8 kHz: two blocks of 25 ms in a row with one strong wave of each group and little else,
 * within the twist that ITU-T Q.24 names. For phones that send no telephone events, and for listening tests.
 */
public final class DtmfDetector {
    private static final int BLOCK = 205;       // separates the eight frequencies best at 8 kHz
    private static final int[] FREQUENCIES = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
    private static final String PAD = "123A456B789C*0#D";
    private static final double MIN_RMS = 100;              // about -50 dBov each
    private static final double MIN_SHARE = 0.7;            // of the block's power in the two waves
    private static final double MAX_TWIST = 2.8;            // 9 dB
    private static final double OVER_NEIGHBOURS = 2;        // 6 dB

    private final Goertzel[] filters = new Goertzel[8];
    private final double[] rms = new double[8];
    private final PcmFrame block = new PcmFrame(8000, BLOCK);
    private char candidate;
    private char current;

    public DtmfDetector() {
        for (int i = 0; i < filters.length; i++) {
            filters[i] = new Goertzel(8000, FREQUENCIES[i]);
        }
    }

    /** Listens on; returns a key that has newly been pressed, else 0. */
    public char hear(PcmFrame sound) {
        char pressed = 0;
        int done = 0;
        while (done < sound.length()) {
            int part = Math.min(sound.length() - done, BLOCK - block.length());
            block.append(sound, done, part);
            done += part;
            if (block.length() == BLOCK) {
                char key = judge(classify());
                pressed = key == 0 ? pressed : key;
                block.length(0);
            }
        }
        return pressed;
    }

    private char judge(char heard) {
        boolean confirmed = heard == candidate;
        candidate = heard;
        if (!confirmed || heard == current) {
            return 0;
        }
        current = heard;
        return heard;
    }

    private char classify() {
        double total = 0;
        for (int i = 0; i < BLOCK; i++) {
            total += (double) block.get(i) * block.get(i);
        }
        for (int i = 0; i < filters.length; i++) {
            rms[i] = filters[i].rms(block, 0, BLOCK);
        }
        int low = strongest(0);
        int high = strongest(4);
        if (low < 0 || high < 0) {
            return 0;
        }
        double power = (rms[low] * rms[low] + rms[high] * rms[high]) * BLOCK;
        double twist = rms[low] / rms[high];
        boolean clean = power > MIN_SHARE * total && twist < MAX_TWIST && twist > 1 / MAX_TWIST;
        return clean ? PAD.charAt(low * 4 + high - 4) : 0;
    }

    /** The wave of a group that stands out, or -1. */
    private int strongest(int group) {
        int best = group;
        for (int i = group + 1; i < group + 4; i++) {
            best = rms[i] > rms[best] ? i : best;
        }
        for (int i = group; i < group + 4; i++) {
            if (i != best && rms[i] * OVER_NEIGHBOURS > rms[best]) {
                return -1;
            }
        }
        return rms[best] < MIN_RMS ? -1 : best;
    }
}
