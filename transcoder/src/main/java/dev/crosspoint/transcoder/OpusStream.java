package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a phone hears of one Opus sender: packets as the network brings them go in, frames of 20 ms at 8 kHz come out,
 * without a hole in their timestamps.
 *
 * <p>A packet that comes in order is played at once: there is no jitter buffer, the phone has one. What is missing when
 * a packet shows a gap is filled then: the last lost packet from the redundancy in this one, those before by
 * concealment. What is overdue is filled in real time at {@link #timers}, fading into comfort noise; the original is
 * then late and dropped. Gaps of the timestamp without loss (discontinuous transmission) are comfort noise. On a path
 * that is seen to reorder, packets after a gap are held a moment for the ones they overtook.
 *
 * <p>Owned by one thread; no clock, no allocation after construction. Work for a packet is bounded whatever it says.
 */
public final class OpusStream implements AutoCloseable {
    private static final long SAMPLE_NS = 125_000;
    private static final int TICKS_PER_SAMPLE = 6;             // 48 kHz clock of Opus in RTP (RFC 7587 §4.1) to 8 kHz
    private static final int MAX_DROPOUT = 1500;               // half a minute; RFC 3550 A.1 has 3000
    private static final int MAX_MISORDER = 100;               // RFC 3550 A.1
    private static final int MAX_TIMER_FRAMES = 10;
    private static final long LATE_PATIENCE_NS = 100_000_000;
    private static final long REORDER_MEMORY_NS = 10_000_000_000L;
    private static final long SHORTEST_HOLD_NS = 5_000_000;
    private static final int NO_SEQUENCE = -1;

    private final OpusStreamCounters counters = new OpusStreamCounters();
    private final OpusDecoder decoder = new OpusDecoder(8000);
    private final PcmFrame decoded = new PcmFrame(8000, OpusPacket.MAX_SAMPLES_48K / TICKS_PER_SAMPLE);
    private final PacketHistory history = new PacketHistory();
    private final HeldPackets held = new HeldPackets();
    private final FrameAssembler frames;
    private final Concealment concealment;
    private final long timeoutNs;
    private final long maxFillSamples;
    private final long maxHoldNs;

    private boolean running;
    private int played;                 // sequence number of the last packet played, late or concealed around
    private int stray = NO_SEQUENCE;    // the number that would confirm a jump
    private int lastTimestamp;
    private int lastSamples;
    private int lastToc;
    private boolean lastSilent;         // discontinuous transmission: nothing more is to be expected

    private long next;                  // position in samples of what is produced next
    private int baseTimestamp;          // a source timestamp and
    private long basePosition;          // its position
    private long anchorNs;              // an arrival and
    private long anchorPosition;        // the position that came then
    private boolean lateRun;
    private long lateSinceNs;

    private long holdNs;
    private long reorderedAtNs;
    private long gapAtNs;
    private long holdDeadlineNs;

    /** A stream that gives its frames to {@code sink} during {@link #receive} and {@link #timers}. */
    public OpusStream(OpusStreamSettings settings, FrameSink sink) {
        this.timeoutNs = settings.timeout().toNanos();
        this.maxFillSamples = settings.maxFill().toNanos() / SAMPLE_NS;
        this.maxHoldNs = settings.maxHold().toNanos();
        this.frames = new FrameAssembler(sink);
        this.concealment = new Concealment(decoder, frames, counters, settings.conceal().toNanos(), 0x5EED);
    }

    /**
     * A packet has come.
     *
     * @param sequence  RTP sequence number, lower 16 bits used
     * @param timestamp RTP timestamp at 48 kHz
     * @param payload   native memory with the Opus packet, free again after return
     */
    public void receive(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        counters.received++;
        if (OpusPacket.duration48k(payload, offset, length) < 0) {
            counters.malformed++;
            return;
        }
        if (!running) {
            begin(sequence, timestamp, nowNs);
        }
        int ahead = (short) (sequence - played);
        if (ahead > MAX_DROPOUT || ahead < -MAX_MISORDER) {
            if ((sequence & 0xFFFF) != stray) {
                stray = sequence + 1 & 0xFFFF;
                counters.strays++;
                return;
            }
            flushHeld(nowNs);
            follow(sequence, timestamp);
            ahead = 1;
        }
        stray = NO_SEQUENCE;
        if (!history.add(sequence)) {
            counters.duplicate++;
        } else if (ahead <= 0) {
            overtaken(nowNs);
        } else if (ahead > 1 && mayHold(ahead, length, nowNs)) {
            if (held.count() == 0) {
                holdDeadlineNs = nowNs + holdNs;
            }
            held.hold(sequence, timestamp, payload, offset, length);
        } else {
            if (ahead > HeldPackets.REACH) {
                flushHeld(nowNs);
            }
            playHeldBefore(sequence, nowNs);
            play(sequence, timestamp, payload, offset, length, nowNs);
            playHeldFollowers(nowNs);
        }
    }

    /** Fills what is overdue. To be called at {@link #nextWakeupNs}, later does no harm. */
    public void timers(long nowNs) {
        if (held.count() > 0 && holdDeadlineNs - nowNs <= 0) {
            flushHeld(nowNs);
        }
        if (!running) {
            return;
        }
        for (int made = 0; overdueNs() - nowNs <= 0; made++) {
            if (made == MAX_TIMER_FRAMES) {   // we slept, not the source: go on from here
                anchorNs = nowNs - patienceNs() + FrameAssembler.FRAME * SAMPLE_NS;
                anchorPosition = next;
                return;
            }
            if (lastSilent) {
                concealment.makeNoise(FrameAssembler.FRAME, nowNs);
            } else {
                concealment.conceal(FrameAssembler.FRAME, nowNs);
            }
            next += FrameAssembler.FRAME;
        }
    }

    /** When {@link #timers} has something to do next; {@link Long#MAX_VALUE} while there is no stream. */
    public long nextWakeupNs() {
        if (!running) {
            return Long.MAX_VALUE;
        }
        long overdue = overdueNs();
        return held.count() > 0 && holdDeadlineNs - overdue < 0 ? holdDeadlineNs : overdue;
    }

    /** Forgets the source (it ended, or its SSRC changed): nothing comes out until the next packet. Counters stay. */
    public void reset() {
        running = false;
        held.clear();
        stray = NO_SEQUENCE;
        lateRun = false;
        holdNs = 0;
        decoder.reset();
        concealment.reset();
    }

    public OpusStreamCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        running = false;
        decoder.close();
    }

    private void begin(int sequence, int timestamp, long nowNs) {
        running = true;
        frames.start(nowNs);
        history.start(sequence);
        played = sequence - 1 & 0xFFFF;
        startTimeline(timestamp);
        lastSilent = false;
        lastToc = 0;
        lastSamples = FrameAssembler.FRAME;
        gapAtNs = nowNs - maxHoldNs;
        anchorNs = nowNs;
        anchorPosition = next;
    }

    /** The source has jumped: what it sends now follows what was produced last. */
    private void follow(int sequence, int timestamp) {
        counters.restarts++;
        history.start(sequence);
        played = sequence - 1 & 0xFFFF;
        startTimeline(timestamp);
    }

    private void startTimeline(int timestamp) {
        baseTimestamp = timestamp;
        basePosition = next;
        lastTimestamp = timestamp - 1;
        lateRun = false;
    }

    /** A packet whose successor was played before it. */
    private void overtaken(long nowNs) {
        counters.late++;
        long behind = nowNs - gapAtNs;
        if (maxHoldNs > 0 && behind < maxHoldNs) {
            reorderedAtNs = nowNs;
            holdNs = Math.min(maxHoldNs, Math.max(holdNs, Math.max(SHORTEST_HOLD_NS, behind + behind / 2)));
        }
    }

    private boolean mayHold(int ahead, int length, long nowNs) {
        if (holdNs > 0 && nowNs - reorderedAtNs > REORDER_MEMORY_NS) {
            holdNs = 0;
        }
        return holdNs > 0 && ahead <= HeldPackets.REACH && length <= HeldPackets.MAX_BYTES;
    }

    private void flushHeld(long nowNs) {
        playHeldBefore(played + 1 + HeldPackets.REACH, nowNs);
    }

    private void playHeldBefore(int sequence, long nowNs) {
        int from = played;
        for (int i = 1; i <= HeldPackets.REACH && held.count() > 0; i++) {
            if ((short) (sequence - (from + i)) > 0 && held.holds(from + i)) {
                playHeld(from + i, nowNs);
            }
        }
    }

    private void playHeldFollowers(long nowNs) {
        while (held.count() > 0 && held.holds(played + 1)) {
            counters.reordered++;
            playHeld(played + 1, nowNs);
        }
    }

    private void playHeld(int sequence, long nowNs) {
        held.release(sequence);
        play(sequence, held.timestamp(sequence), held.bytes(), held.offset(sequence), held.length(sequence), nowNs);
    }

    /** A packet whose turn it is, with {@code played + 1} up to its number lost. */
    private void play(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        int gap = (short) (sequence - played) - 1;
        played = sequence & 0xFFFF;
        if (gap > 0) {
            counters.lost += gap;
            gapAtNs = nowNs;
        }
        int samples = OpusPacket.duration48k(payload, offset, length) / TICKS_PER_SAMPLE;
        long position = position(timestamp);
        if (timestamp - lastTimestamp <= 0 || position - next > maxFillSamples
                || tooLongLate(position + samples, nowNs)) {
            counters.restarts++;
            startTimeline(timestamp);
            position = next;
        }
        lastTimestamp = timestamp;
        anchorNs = nowNs;
        anchorPosition = position;
        if (position + samples <= next) {
            counters.late++;
        } else {
            lateRun = false;
            if (position > next) {
                fill((int) (position - next), gap, payload, offset, length, nowNs);
            }
            decode(position, samples, payload, offset, length, nowNs);
        }
        lastToc = payload.get(ValueLayout.JAVA_BYTE, offset);
        lastSamples = samples;
        lastSilent = length <= 2;
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

    /** The position of a source timestamp, which becomes the new base so that differences stay small. */
    private long position(int timestamp) {
        int steps = Math.floorDiv(timestamp - baseTimestamp, TICKS_PER_SAMPLE);
        baseTimestamp += steps * TICKS_PER_SAMPLE;
        basePosition += steps;
        return basePosition;
    }

    /** Fills {@code missing} samples before a packet that comes after {@code gap} lost ones. */
    private void fill(int missing, int gap, MemorySegment payload, int offset, int length, long nowNs) {
        int toc = payload.get(ValueLayout.JAVA_BYTE, offset);
        int frame = OpusPacket.frameSamples48k(toc) / TICKS_PER_SAMPLE;
        boolean redundancy = gap > 0 && !OpusPacket.celtOnly(lastToc)
                && OpusPacket.hasRedundancy(payload, offset, length);
        int restored = redundancy ? Math.min(missing, frame) : 0;
        int lost = lastSilent ? 0 : Math.clamp((long) gap * lastSamples - restored, 0, missing - restored);
        concealment.conceal(lost, nowNs);
        concealment.makeNoise(missing - restored - lost, nowNs);
        next += missing - restored;
        if (restored > 0) {
            if (decoder.decodeFec(payload, offset, length, frame, decoded) == frame) {
                counters.recoveredByFec++;
                concealment.heard(decoded, frame - restored, restored);
                frames.append(decoded, frame - restored, restored, nowNs);
            } else {
                concealment.conceal(restored, nowNs);
            }
            next += restored;
        }
    }

    private void decode(long position, int samples, MemorySegment payload, int offset, int length, long nowNs) {
        int skip = (int) (next - position);
        if (decoder.decode(payload, offset, length, decoded) == samples) {
            concealment.heard(decoded, skip, samples - skip);
            frames.append(decoded, skip, samples - skip, nowNs);
        } else {
            counters.malformed++;
            concealment.conceal(samples - skip, nowNs);
        }
        next = position + samples;
    }

    private long overdueNs() {
        return anchorNs + (next - anchorPosition) * SAMPLE_NS + patienceNs();
    }

    /** Longer for packets above 20 ms, so that the successor of one that is lost still comes in time to restore it. */
    private long patienceNs() {
        return timeoutNs + Math.max(0, lastSamples - FrameAssembler.FRAME) * SAMPLE_NS;
    }
}
