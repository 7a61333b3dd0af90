package dev.crosspoint.transcoder;

/** Fills time for which there is no packet: invented sound that fades into the background noise of the stream. */
final class Concealment {
    private static final int BLOCK = FrameAssembler.FRAME;
    /** libopus conceals in steps of 2.5 ms. */
    private static final int STEP = 20;
    /** The first 40 ms are left as libopus makes them. */
    private static final int FADE_FROM = 320;

    private final OpusDecoder decoder;
    private final FrameAssembler frames;
    private final OpusStreamCounters counters;
    private final int longest;
    private final PcmFrame block = new PcmFrame(8000, BLOCK);
    private final ComfortNoise noise;
    private final NoiseFloor floor = new NoiseFloor();
    private int run;

    Concealment(OpusDecoder decoder, FrameAssembler frames, OpusStreamCounters counters, long concealNs, long seed) {
        this.decoder = decoder;
        this.frames = frames;
        this.counters = counters;
        this.longest = (int) (concealNs / 125_000);
        this.noise = new ComfortNoise(seed);
    }

    /** Sound of the source was played: the next loss starts a run of its own. */
    void heard(PcmFrame sound, int from, int count) {
        run = 0;
        floor.hear(sound, from, count);
    }

    /** Continues the sound for {@code samples}; beyond the longest run that is noise. */
    void conceal(int samples, long nowNs) {
        int left = samples;
        while (left > 0 && run < longest) {
            int part = Math.min(left, BLOCK);
            int made = decoder.conceal((part + STEP - 1) / STEP * STEP, block);
            if (made < part) {
                break;
            }
            fade(part);
            frames.append(block, 0, part, nowNs);
            counters.concealedSamples += part;
            run += part;
            left -= part;
        }
        makeNoise(left, nowNs);
    }

    /** Background noise for {@code samples}, as where the source is known to be silent. */
    void makeNoise(int samples, long nowNs) {
        noise.rms(floor.rms());
        for (int left = samples; left > 0; left -= BLOCK) {
            int part = Math.min(left, BLOCK);
            noise.generate(part, block);
            frames.append(block, 0, part, nowNs);
            counters.noiseSamples += part;
        }
    }

    void reset() {
        run = 0;
        floor.reset();
    }

    private void fade(int count) {
        if (run + count <= FADE_FROM) {
            return;
        }
        noise.rms(floor.rms());
        double span = Math.max(1, longest - FADE_FROM);
        for (int i = 0; i < count; i++) {
            double gain = Math.clamp((longest - run - i) / span, 0.0, 1.0);
            block.setClipped(i, (int) (block.get(i) * gain + noise.next() * (1 - gain)));
        }
    }
}
