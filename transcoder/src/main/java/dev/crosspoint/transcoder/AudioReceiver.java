package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What a listener without a jitter buffer of its own hears of one sender: packets as the network brings them go in,
 * frames of 20 ms come out, without a hole in their timestamps.
 *
 * <p>A packet that comes in order is played at once. What is missing when a packet shows a gap is filled then: the last
 * lost packet from the redundancy in this one, those before by concealment. What is overdue is filled in real time at
 * {@link #timers}, fading into comfort noise; the original is then late and dropped. Gaps of the timestamp without loss
 * (discontinuous transmission) are comfort noise. On a path that is seen to reorder, packets after a gap are held a
 * moment for the ones they overtook.
 *
 * <p>Owned by one thread; no clock, no allocation after construction. Work for a packet is bounded whatever it says.
 */
public final class AudioReceiver implements AutoCloseable {
    private static final int MAX_DROPOUT = 1500;               // half a minute; RFC 3550 A.1 has 3000
    private static final int MAX_MISORDER = 100;               // RFC 3550 A.1
    private static final int MAX_TIMER_FRAMES = 10;
    private static final long REORDER_MEMORY_NS = 10_000_000_000L;
    private static final long SHORTEST_HOLD_NS = 5_000_000;
    private static final int NO_SEQUENCE = -1;
    private static final int HOLD_REACH = 4;                   // packets held for one that was overtaken
    private static final int HELD_BYTES = 4096;
    /** Less than this between fast and slow packets is left to the listener. */
    private static final long CLEAN_NS = 20_000_000;
    private static final int PACKETS_TO_LEARN = 5;

    private final AudioReceiverCounters counters;
    private final SampleClock clock;
    private final PacketHistory history = new PacketHistory();
    private final PathDelay path = new PathDelay();
    private long unseenNs;
    private final HeldPackets held;
    private final FrameAssembler frames;
    private final PlayoutQueue queue;
    private final SourceSound sound;
    private final ClockedPlayout clocked;
    private final long maxDelayNs;
    private final long timeoutNs;
    private final long maxHoldNs;

    private boolean running;
    private boolean buffering;
    private int unclean;                // packets since jitter was noticed
    private int stray = NO_SEQUENCE;    // the number that would confirm a jump
    private long anchorNs;              // an arrival and
    private long anchorPosition;        // the position that came then
    private long holdNs;
    private long reorderedAtNs;
    private long gapAtNs;
    private long holdDeadlineNs;

    /**
     * A receiver that gives its frames to {@code sink} during {@link #receive} and {@link #timers}.
     *
     * @param decoder closed with this
     * @param clockHz rate of the RTP timestamps
     */
    public AudioReceiver(FrameDecoder decoder, int clockHz, AudioReceiverSettings settings, FrameSink sink) {
        counters = new AudioReceiverCounters(decoder.rateHz());
        clock = new SampleClock(decoder.rateHz());
        timeoutNs = settings.timeout().toNanos();
        maxDelayNs = settings.maxDelay().toNanos();
        maxHoldNs = settings.maxHold().toNanos();
        frames = new FrameAssembler(decoder.rateHz(), sink);
        queue = new PlayoutQueue(decoder.rateHz(), frames);
        sound = new SourceSound(decoder, clockHz, settings, queue, path, history, counters);
        held = new HeldPackets(HELD_BYTES + (int) clock.samples(maxDelayNs) * 2);
        clocked = new ClockedPlayout(decoder.rateHz(), sound, held, queue, frames, path, counters, maxDelayNs);
    }

    /**
     * For how long nobody had looked for packets before those that are received next: they may have come at any time
     * in it, so that much of their lateness is not taken for the path's.
     */
    public void unseen(long ns) {
        unseenNs = Math.max(0, ns);
    }

    /**
     * A packet has come.
     *
     * @param sequence  RTP sequence number, lower 16 bits used
     * @param timestamp RTP timestamp
     * @param payload   native memory with the codec's packet, free again after return
     */
    public void receive(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        counters.received++;
        if (sound.samples(payload, offset, length) < 0) {
            counters.malformed++;
            return;
        }
        if (!running) {
            begin(sequence, timestamp, nowNs);
        }
        int ahead = (short) (sequence - sound.played());
        if (ahead > MAX_DROPOUT || ahead < -MAX_MISORDER) {
            if ((sequence & 0xFFFF) != stray) {
                stray = sequence + 1 & 0xFFFF;
                counters.strays++;
                return;
            }
            leaveBuffer(nowNs);
            flushHeld(nowNs);
            counters.restarts++;
            history.start(sequence);
            sound.follow(sequence, timestamp);
            ahead = 1;
        }
        stray = NO_SEQUENCE;
        boolean newest = history.isNewest(sequence);
        if (!history.add(sequence)) {
            counters.duplicate++;
            return;
        }
        if (maxDelayNs > 0) {
            sound.arrived(timestamp, nowNs, unseenNs);
        }
        if (ahead <= 0) {
            overtaken(nowNs);
        } else if (buffering) {
            counters.reordered += newest ? 0 : 1;
            buffer(sequence, timestamp, payload, offset, length, nowNs);
        } else if (ahead > 1 && mayHold(ahead, nowNs)
                && held.hold(sequence, timestamp, payload, offset, length)) {
            holdDeadlineNs = held.count() == 1 ? nowNs + holdNs : holdDeadlineNs;
        } else {
            playAtOnce(sequence, timestamp, payload, offset, length, nowNs);
            if (maxDelayNs > 0) {
                considerBuffer(nowNs);
            }
        }
    }

    /**
     * A packet of this sender that has no sound, as a digit or the description of comfort noise: it is not missing, and
     * the time it stands for is silent.
     */
    public void skip(int sequence) {
        int ahead = (short) (sequence - sound.played());
        if (running && ahead > 0 && ahead <= HeldPackets.REACH && history.add(sequence) && ahead == 1) {
            sound.skip();
        }
    }

    /** A packet that says how the sender's silence sounds (RFC 3389); it has no sound itself. */
    public void noise(int sequence, ByteBuffer payload, int offset, int length) {
        skip(sequence);
        if (running) {
            sound.describe(payload, offset, length);
        }
    }

    /** Fills what is overdue. To be called at {@link #nextWakeupNs}, later does no harm. */
    public void timers(long nowNs) {
        if (buffering) {
            clocked.timers(nowNs);
            return;
        }
        if (held.count() > 0 && holdDeadlineNs - nowNs <= 0) {
            flushHeld(nowNs);
        }
        if (!running) {
            return;
        }
        for (int made = 0; overdueNs() - nowNs <= 0; made++) {
            if (made == MAX_TIMER_FRAMES) {   // we slept, not the source: go on from here
                anchorNs = nowNs - patienceNs() + clock.ns(frames.size());
                anchorPosition = sound.next();
                return;
            }
            sound.standIn(frames.size(), nowNs);
        }
    }

    /** When {@link #timers} has something to do next; {@link Long#MAX_VALUE} while there is no stream. */
    public long nextWakeupNs() {
        if (!running) {
            return Long.MAX_VALUE;
        }
        if (buffering) {
            return clocked.nextWakeupNs();
        }
        long overdue = overdueNs();
        return held.count() > 0 && holdDeadlineNs - overdue < 0 ? holdDeadlineNs : overdue;
    }

    /** Forgets the source (it ended, or its SSRC changed): nothing comes out until the next packet. Counters stay. */
    public void reset() {
        running = false;
        buffering = false;
        unclean = 0;
        held.clear();
        queue.clear();
        path.reset();
        stray = NO_SEQUENCE;
        holdNs = 0;
        sound.reset();
    }

    public AudioReceiverCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        running = false;
        sound.close();
    }

    private void begin(int sequence, int timestamp, long nowNs) {
        running = true;
        frames.start(nowNs);
        history.start(sequence);
        sound.begin(sequence, timestamp);
        gapAtNs = nowNs - maxHoldNs;
        anchorNs = nowNs;
        anchorPosition = sound.next();
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

    private boolean mayHold(int ahead, long nowNs) {
        if (holdNs > 0 && nowNs - reorderedAtNs > REORDER_MEMORY_NS) {
            holdNs = 0;
        }
        return holdNs > 0 && ahead <= HOLD_REACH;
    }

    /** Once there has been jitter for long enough to know how much, playout goes on by the clock. */
    private void considerBuffer(long nowNs) {
        if (path.coveringNs() <= CLEAN_NS) {
            unclean = 0;
            return;
        }
        if (unclean++ == 0) {
            path.unsettle();
        }
        if (unclean >= PACKETS_TO_LEARN) {
            unclean = 0;
            buffering = true;
            clocked.begin(nowNs);
        }
    }

    /** The packet is kept until the clock comes to it. */
    private void buffer(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        if ((short) (sequence - sound.played()) > HeldPackets.REACH
                || !held.hold(sequence, timestamp, payload, offset, length)) {
            leaveBuffer(nowNs);
            playAtOnce(sequence, timestamp, payload, offset, length, nowNs);
            return;
        }
        clocked.arrived();
        if (clocked.end(nowNs)) {
            buffering = false;
            anchor(nowNs);
        }
    }

    /** Plays all that waits, as the source does not go on from there or there is no room for more. */
    private void leaveBuffer(long nowNs) {
        if (buffering) {
            buffering = false;
            clocked.abandon(nowNs);
            flushHeld(nowNs);
            anchor(nowNs);
        }
    }

    private void playAtOnce(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        playHeldBefore(sequence, nowNs);
        play(sequence, timestamp, payload, offset, length, nowNs);
        playHeldFollowers(nowNs);
    }

    private void flushHeld(long nowNs) {
        while (held.count() > 0) {
            playHeld(held.firstAfter(sound.played()), nowNs);
        }
    }

    private void playHeldBefore(int sequence, long nowNs) {
        while (held.count() > 0) {
            int first = held.firstAfter(sound.played());
            if ((short) (sequence - first) <= 0) {
                return;
            }
            playHeld(first, nowNs);
        }
    }

    private void playHeldFollowers(long nowNs) {
        while (held.count() > 0 && held.holds(sound.played() + 1)) {
            counters.reordered++;
            playHeld(sound.played() + 1, nowNs);
        }
    }

    private void playHeld(int sequence, long nowNs) {
        held.release(sequence);
        play(sequence, held.timestamp(sequence), held.bytes(), held.offset(sequence), held.length(sequence), nowNs);
    }

    private void play(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        if (sound.play(sequence, timestamp, payload, offset, length, nowNs) > 0) {
            gapAtNs = nowNs;
        }
        anchor(nowNs);
    }

    private void anchor(long nowNs) {
        anchorNs = nowNs;
        anchorPosition = sound.lastPosition();
    }

    private long overdueNs() {
        return anchorNs + clock.ns(sound.next() - anchorPosition) + patienceNs();
    }

    /** Longer for packets above 20 ms, so that the successor of one that is lost still comes in time to restore it. */
    private long patienceNs() {
        return timeoutNs + Math.max(0, clock.ns(sound.lastSamples() - frames.size()));
    }
}
