package dev.crosspoint.transcoder.mixer;

import dev.crosspoint.transcoder.PcmFrame;

/** What is said to all parties at once, whoever talks meanwhile. Belongs to the thread of the mixer. */
public final class Announcer {
    /** Of sound that is put in. */
    public static final int RATE_HZ = 8000;

    private final PartyInput input;
    private final short[] sound;
    private boolean sounding;

    Announcer(int mixHz) {
        input = new PartyInput(RATE_HZ, mixHz);
        sound = new short[mixHz / 50];
    }

    /** The next 20 ms or less; false when it is neither that nor at the rate. */
    public boolean put(PcmFrame frame) {
        boolean put = input.put(frame);
        sounding |= put;
        return put;
    }

    /** Takes this tick's part, where there is one. */
    void addTo(int[] sum) {
        if (!sounding) {
            return;
        }
        sounding = false;
        input.take(sound, false);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += sound[i];
        }
    }
}
