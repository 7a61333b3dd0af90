package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Makes continuous sound of the packets whose turn it is: what is missing before one is restored from its redundancy,
 * concealed, or noise where nothing was sent. Knows the order of packets, not when they are due.
 */
final class SourceSound {
    private static final int LONGEST_PACKET_MS = 120;
    private static final int SILENCE_BYTES = 2;         // Opus in discontinuous transmission (RFC 6716 §3.1)
    private static final long LATE_PATIENCE_NS = 100_000_000;
    private static final double LOSS_MEMORY = 256;      // packets
    private static final long NOISE_SEED = 0x5EED;

    private final FrameDecoder decoder;
    private final PlayoutQueue out;
    private final AudioReceiverCounters counters;
    private final PcmFrame decoded;
    private final Concealment concealment;
    private final SourceTimeline timeline;
    private final PathDelay path;
    private final PacketHistory history;
    private final SampleClock clock;
    private final long maxFillSamples;

    private int played;                 // sequence number of the last packet played, late or concealed around
    private int lastTimestamp;
    private int lastSamples;
    private boolean lastSilent;         // discontinuous transmission: nothing more is to be expected
    private long lastPosition;
    private long next;                  // position in samples of what is produced next
    private int invented;               // samples since the last that were the source's
    private int mayGoBack;              // samples that what was invented may count as inserted
    private double lossShare;
    private boolean lateRun;
    private long lateSinceNs;

    SourceSound(FrameDecoder decoder, int clockHz, AudioReceiverSettings settings, PlayoutQueue out,
                PathDelay path, PacketHistory history, AudioReceiverCounters counters) {
        clock = new SampleClock(decoder.rateHz());
        this.decoder = decoder;
        this.out = out;
        this.path = path;
        this.history = history;
        this.counters = counters;
        this.decoded = new PcmFrame(decoder.rateHz(), decoder.rateHz() / 1000 * LONGEST_PACKET_MS);
        this.timeline = new SourceTimeline(decoder.rateHz(), clockHz);
        this.maxFillSamples = clock.samples(settings.maxFill().toNanos());
        this.concealment = new Concealment(decoder, out, counters,
                (int) clock.samples(settings.conceal().toNanos()), NOISE_SEED);
    }

    void begin(int sequence, int timestamp) {
        lastSilent = false;
        lastSamples = out.frameSize();
        lastPosition = next;
        follow(sequence, timestamp);
    }

    /** The source has jumped: what it sends now follows what was produced last. */
    void follow(int sequence, int timestamp) {
        played = sequence - 1 & 0xFFFF;
        startTimeline(timestamp);
    }

    void reset() {
        lateRun = false;
        invented = 0;
        mayGoBack = 0;
        lossShare = 0;
        decoder.reset();
        concealment.reset();
    }

    void close() {
        decoder.close();
    }

    /** How long a packet lasts in samples; negative when it is malformed or longer than any that are taken. */
    int samples(MemorySegment payload, int offset, int length) {
        int samples = decoder.samples(payload, offset, length);
        return samples <= decoded.capacity() ? samples : -1;
    }

    int played() {
        return played;
    }

    long next() {
        return next;
    }

    /** Where the last packet played began. */
    long lastPosition() {
        return lastPosition;
    }

    int lastSamples() {
        return lastSamples;
    }

    /** The share of packets, of late, before which one or more were missing. */
    double lossShare() {
        return lossShare;
    }

    /** Notes when a packet came, for the delay of the path. */
    void arrived(int timestamp, long nowNs, long unseenNs) {
        path.arrived(clock.ns(timeline.position(timestamp)), nowNs, unseenNs);
    }

    /** How many packets with sound are missing before this one. */
    int gapBefore(int sequence) {
        return (short) (sequence - played) == 1 ? 0 : history.missingBetween(played, sequence);
    }

    /** The next packet has come and has no sound. */
    void skip() {
        played = played + 1 & 0xFFFF;
        lastSilent = true;
    }

    /** How the silence sounds from now on. */
    void describe(ByteBuffer payload, int offset, int length) {
        concealment.describe(payload, offset, length);
    }

    /** How far a packet with this timestamp is beyond what has been produced, in samples. */
    long ahead(int timestamp) {
        return timeline.position(timestamp) - next;
    }

    /**
     * Whether a packet that comes after its time was filled without it is still played, as if what filled it had been
     * put in between: up to this many samples. 0 drops it.
     */
    void mayGoBack(int samples) {
        mayGoBack = samples;
    }

    /** Nothing was said up to a packet with this timestamp, and nothing need be put there. */
    void skipSilenceTo(int timestamp) {
        next = timeline.position(timestamp);
    }

    /** A packet whose turn it is, with {@code played + 1} up to its number lost; says how many those were. */
    int play(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        int gap = gapBefore(sequence);
        lastSilent |= gap == 0 && (short) (sequence - played) > 1;
        played = sequence & 0xFFFF;
        if (gap > 0) {
            counters.lost += gap;
            counters.lossRuns++;
        }
        lossShare += ((gap > 0 ? 1 : 0) - lossShare) / LOSS_MEMORY;
        int samples = samples(payload, offset, length);
        long position = timeline.position(timestamp);
        if (timestamp - lastTimestamp <= 0 || position - next > maxFillSamples
                || tooLongLate(position + samples, nowNs)) {
            counters.restarts++;
            startTimeline(timestamp);
            position = next;
        }
        lastTimestamp = timestamp;
        lastPosition = position;
        if (position < next && mayGoBack > 0) {
            next -= Math.min(next - position, Math.min(invented, mayGoBack));
        }
        if (position + samples <= next) {
            counters.late++;
        } else {
            lateRun = false;
            if (position > next) {
                fill((int) (position - next), gap, payload, offset, length, nowNs);
            }
            decode(position, samples, payload, offset, length, nowNs);
        }
        lastSamples = samples;
        lastSilent = length <= SILENCE_BYTES;
        return gap;
    }

    /** Time of which nothing has come. */
    void standIn(int samples, long nowNs) {
        if (lastSilent) {
            concealment.makeNoise(samples, nowNs);
        } else {
            concealment.conceal(samples, nowNs);
        }
        next += samples;
        invented += samples;
    }

    /** The same without the source's time going on. */
    void putInNoise(int samples, long nowNs) {
        concealment.makeNoise(samples, nowNs);
    }

    private void startTimeline(int timestamp) {
        timeline.start(timestamp, next);
        path.restart();
        lastTimestamp = timestamp - 1;
        lateRun = false;
    }

    /** Whether packets in order have been late for so long that it is the source's clock that went back. */
    private boolean tooLongLate(long end, long nowNs) {
        if (end > next) {
            return false;
        }
        if (!lateRun) {
            lateRun = true;
            lateSinceNs = nowNs;
        }
        return nowNs - lateSinceNs >= LATE_PATIENCE_NS;
    }

    /** Fills {@code missing} samples before a packet that comes after {@code gap} lost ones. */
    private void fill(int missing, int gap, MemorySegment payload, int offset, int length, long nowNs) {
        int restored = gap > 0 && decoder.restores(payload, offset, length) ? Math.min(missing, lastSamples) : 0;
        int lost = lastSilent ? 0 : Math.clamp((long) gap * lastSamples - restored, 0, missing - restored);
        concealment.conceal(lost, nowNs);
        concealment.makeNoise(missing - restored - lost, nowNs);
        if (restored > 0) {
            if (decoder.restore(payload, offset, length, restored, decoded) == restored) {
                counters.recoveredByFec++;
                concealment.heard(decoded, 0, restored);
                out.append(decoded, 0, restored, nowNs);
            } else {
                concealment.conceal(restored, nowNs);
            }
        }
        next += missing;
        invented = restored > 0 ? 0 : invented + missing;
    }

    private void decode(long position, int samples, MemorySegment payload, int offset, int length, long nowNs) {
        int skip = (int) (next - position);
        if (decoder.decode(payload, offset, length, decoded) == samples) {
            concealment.heard(decoded, skip, samples - skip);
            out.append(decoded, skip, samples - skip, nowNs);
        } else {
            counters.malformed++;
            concealment.conceal(samples - skip, nowNs);
        }
        next = position + samples;
        invented = 0;
    }
}
