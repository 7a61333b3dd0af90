package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;

/** Fills time for which there is no packet: invented sound that fades into the background noise of the stream. */
final class Concealment {
    private final FrameDecoder decoder;
    private final PlayoutQueue out;
    private final AudioReceiverCounters counters;
    private final int longest;
    private final int fadeFrom;         // the first 40 ms are left as the codec makes them
    private final int blockSize;
    private final PcmFrame block;
    private final ComfortNoise noise;
    private final NoiseFloor floor = new NoiseFloor();
    private boolean described;
    private int run;

    Concealment(FrameDecoder decoder, PlayoutQueue out, AudioReceiverCounters counters, int longest, long seed) {
        this.decoder = decoder;
        this.out = out;
        this.counters = counters;
        this.longest = longest;
        this.fadeFrom = decoder.rateHz() / 25;
        this.blockSize = out.frameSize();
        this.block = new PcmFrame(decoder.rateHz(), blockSize + decoder.rateHz() / 400);
        this.noise = new ComfortNoise(seed);
    }

    /** Sound of the source was played: the next loss starts a run of its own. */
    void heard(PcmFrame sound, int from, int count) {
        run = 0;
        described = false;
        floor.hear(sound, from, count);
    }

    /** Continues the sound for {@code samples}; beyond the longest run that is noise. */
    void conceal(int samples, long nowNs) {
        int left = samples;
        while (left > 0 && run < longest) {
            int part = Math.min(left, blockSize);
            if (decoder.conceal(part, block) < part) {
                break;
            }
            fade(part);
            out.append(block, 0, part, nowNs);
            counters.concealedSamples += part;
            run += part;
            left -= part;
        }
        makeNoise(left, nowNs);
    }

    /** The source says how its silence sounds (RFC 3389): so it does until there is sound again. */
    void describe(ByteBuffer payload, int offset, int length) {
        described = noise.describe(payload, offset, length);
    }

    /** Background noise for {@code samples}, as where the source is known to be silent. */
    void makeNoise(int samples, long nowNs) {
        if (!described) {
            noise.rms(floor.rms());
        }
        for (int left = samples; left > 0; left -= blockSize) {
            int part = Math.min(left, blockSize);
            noise.generate(part, block);
            out.append(block, 0, part, nowNs);
            counters.noiseSamples += part;
        }
    }

    void reset() {
        run = 0;
        described = false;
        floor.reset();
    }

    private void fade(int count) {
        if (run + count <= fadeFrom) {
            return;
        }
        if (!described) {
            noise.rms(floor.rms());
        }
        double span = Math.max(1, longest - fadeFrom);
        for (int i = 0; i < count; i++) {
            double gain = Math.clamp((longest - run - i) / span, 0.0, 1.0);
            block.setClipped(i, (int) (block.get(i) * gain + noise.next() * (1 - gain)));
        }
    }
}
