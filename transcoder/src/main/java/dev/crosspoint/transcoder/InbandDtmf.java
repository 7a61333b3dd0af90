package dev.crosspoint.transcoder;

/**
 * Plays keys as sound into the frames of a leg that takes no telephone events: two waves at the levels of ETSI
 * ES 201 235-2, the high one 2 dB stronger as lines swallow more of it, with soft edges and a pause between keys.
 * Bounded queue; nothing is allocated once made.
 */
public final class InbandDtmf {
    public static final int MIN_MS = 50;
    public static final int MAX_MS = 6000;
    public static final int QUEUE = 32;

    private static final String KEYS = "0123456789*#ABCD";
    private static final String PAD = "123A456B789C*0#D";
    private static final int[] LOW_HZ = {697, 770, 852, 941};
    private static final int[] HIGH_HZ = {1209, 1336, 1477, 1633};
    /** -10 and -8 dBm0, where 3.14 dBm0 is a sine of full scale (ITU-T G.711). */
    private static final double LOW_DBOV = 13.1;
    private static final double HIGH_DBOV = 11.1;
    private static final int PAUSE_MS = 60;

    private final int perMs;
    private final int edge;             // samples of a soft edge
    private final Tone[] low = new Tone[4];
    private final Tone[] high = new Tone[4];
    private final byte[] keys = new byte[QUEUE];
    private final int[] lengths = new int[QUEUE];
    private int first;
    private int count;
    private int place;                  // on the pad
    private int length;
    private int played;
    private int pauseLeft;
    private boolean playing;

    public InbandDtmf(int rateHz) {
        perMs = rateHz / 1000;
        edge = 2 * perMs;
        for (int i = 0; i < 4; i++) {
            low[i] = new Tone(rateHz, LOW_DBOV, LOW_HZ[i]);
            high[i] = new Tone(rateHz, HIGH_DBOV, HIGH_HZ[i]);
        }
    }

    /** Queues a key, its length held between {@link #MIN_MS} and {@link #MAX_MS}; false for no key or a full queue. */
    public boolean send(char key, int durationMs) {
        char upper = Character.toUpperCase(key);
        if (KEYS.indexOf(upper) < 0 || count == QUEUE) {
            return false;
        }
        int slot = (first + count++) % QUEUE;
        keys[slot] = (byte) PAD.indexOf(upper);
        lengths[slot] = Math.clamp(durationMs, MIN_MS, MAX_MS) * perMs;
        return true;
    }

    /** True while a key or the pause after it is being played: then {@link #play} takes the place of the sound. */
    public boolean active() {
        return playing || pauseLeft > 0 || count > 0;
    }

    /** Drops what has not begun. */
    public void clear() {
        count = 0;
    }

    /** Puts the keys that are due in place of the sound in {@code frame}; once none is left, the rest of it stays. */
    public void play(PcmFrame frame) {
        for (int i = 0; i < frame.length() && active(); i++) {
            frame.set(i, next());
        }
    }

    private short next() {
        if (pauseLeft > 0) {
            pauseLeft--;
            return 0;
        }
        if (!playing) {
            begin();
        }
        double sample = low[place / 4].next() + high[place % 4].next();
        int left = length - played++;
        double soft = Math.min(1, Math.min(played, left) / (double) edge);
        if (left == 1) {
            playing = false;
            pauseLeft = PAUSE_MS * perMs;
        }
        return (short) Math.rint(sample * soft);
    }

    private void begin() {
        place = keys[first];
        length = lengths[first];
        first = (first + 1) % QUEUE;
        count--;
        played = 0;
        playing = true;
        low[place / 4].restart();
        high[place % 4].restart();
    }
}
