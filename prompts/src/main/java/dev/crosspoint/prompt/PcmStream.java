package dev.crosspoint.prompt;

/** Sound that is there already. */
public final class PcmStream implements SoundStream {
    private final int rateHz;
    private final short[] pcm;
    private int at;

    public PcmStream(int rateHz, short[] pcm) {
        this.rateHz = rateHz;
        this.pcm = pcm;
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int read(short[] samples) {
        int count = Math.min(samples.length, pcm.length - at);
        System.arraycopy(pcm, at, samples, 0, count);
        at += count;
        return count == 0 ? -1 : count;
    }
}
