package dev.crosspoint.transcoder;

/**
 * The jitter buffer: lets a frame leave each 20 ms while the packets of a path with jitter wait for their turn. The
 * sound is stretched so that packets as late as the target still come in time, and no later than needed.
 */
final class ClockedPlayout {
    private static final int MAX_TIMER_FRAMES = 10;
    private static final long SHORTEST_TARGET_NS = 10_000_000;
    private static final long SLACK_NS = 2_000_000;
    private static final long FALL_NS = 12_000_000;     // less than this below the target is no reason to change it
    private static final float ALIKE = 0.8f;
    private static final float ALIKE_IN_NEED = 0.5f;
    private static final long END_PATIENCE_NS = 2_000_000_000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final double QUIET = 400;            // times less power than what was loud of late: 26 dB
    private static final double PEAK_KEPT = 0.999;      // per frame
    private static final double LOSSY = 0.005;          // share of packets that begins to count as loss
    private static final double LOSSLESS = 0.001;       // and that ends to

    private final SourceSound sound;
    private final HeldPackets held;
    private final PlayoutQueue queue;
    private final FrameAssembler frames;
    private final PathDelay path;
    private final TimeStretch stretch;
    private final SampleClock clock;
    private final AudioReceiverCounters counters;
    private final long maxDelayNs;
    private final long frameNs;

    private long tickNs;
    private long targetNs;
    private boolean lossy;
    private long endingSinceNs;
    private double peak;                // of the loudness of late

    ClockedPlayout(int rateHz, SourceSound sound, HeldPackets held, PlayoutQueue queue, FrameAssembler frames,
                   PathDelay path, AudioReceiverCounters counters, long maxDelayNs) {
        this.sound = sound;
        this.held = held;
        this.queue = queue;
        this.frames = frames;
        this.path = path;
        this.counters = counters;
        this.maxDelayNs = maxDelayNs;
        stretch = new TimeStretch(rateHz);
        clock = new SampleClock(rateHz);
        frameNs = clock.ns(frames.size());
    }

    /**
     * A packet has been played at once, and from now on frames leave by the clock. The first one waits as long as it
     * takes to have the delay: no longer than the listener had to wait for others before.
     */
    void begin(long nowNs) {
        targetNs = 0;
        endingSinceNs = NEVER;
        queue.waiting(true);
        aim();
        tickNs = nowNs + frameNs + Math.max(0, targetNs - path.latestNs());
    }

    long nextWakeupNs() {
        return tickNs;
    }

    /** A packet has come and is held. */
    void arrived() {
        aim();
    }

    void timers(long nowNs) {
        for (int made = 0; tickNs - nowNs <= 0; made++) {
            if (made == MAX_TIMER_FRAMES) {     // we slept, not the source
                tickNs = nowNs + frameNs;
                return;
            }
            tick(tickNs, nowNs);
            tickNs += frameNs;
        }
    }

    /**
     * Tries to come to an end once the path is clean and a packet has come in order: what waits is shortened until
     * nothing is left before that packet. True when it has left and nothing waits.
     */
    boolean end(long nowNs) {
        if (targetNs > 0 || held.count() != 1 || !held.holds(sound.played() + 1)) {
            return false;
        }
        int left = queue.length();
        if (left > frames.size() + frames.size() / 2) {
            return false;
        }
        playHeld(held.firstAfter(sound.played()), nowNs);
        if (left > 0 && queue.length() >= 2 * left) {
            left -= shortenLast(left, nowNs);
        }
        if (left > 0) {
            return false;
        }
        abandon(nowNs);
        return true;
    }

    /** All that waits leaves at once. */
    void abandon(long nowNs) {
        queue.release(queue.length(), nowNs);
        queue.waiting(false);
        sound.mayGoBack(0);
        counters.delayNs = 0;
        counters.targetNs = 0;
    }

    private void aim() {
        long covering = path.coveringNs();
        long wanted = covering <= SHORTEST_TARGET_NS ? 0 : covering + lossDelayNs();
        if (wanted > targetNs || wanted == 0 || targetNs - wanted > FALL_NS) {
            targetNs = Math.min(wanted, maxDelayNs);
            counters.targetNs = targetNs;
        }
    }

    /** On a path with loss the successor of a lost packet is waited for, which restores it. */
    private long lossDelayNs() {
        lossy = sound.lossShare() > (lossy ? LOSSLESS : LOSSY);
        return lossy && counters.recoveredByFec > 0 ? clock.ns(sound.lastSamples()) : 0;
    }

    private void tick(long atNs, long nowNs) {
        long delayNs = delayNs(atNs);
        sound.mayGoBack((int) clock.samples(Math.max(0, maxDelayNs - delayNs)));
        int need = frames.missing();
        while (queue.length() < need) {
            if (!produce(atNs, nowNs)) {
                sound.standIn(need - queue.length(), nowNs);
            }
        }
        listen();
        regulate(atNs, nowNs);
        counters.delayNs = Math.max(0, delayNs(atNs));
        queue.release(frames.missing(), nowNs);
    }

    /** Between the sound that leaves and the fastest packets. */
    private long delayNs(long atNs) {
        return atNs - path.fastestNs() - clock.ns(sound.next() - queue.length());
    }

    /** How late after the fastest the next packet may come to be in time. */
    private long slackNs(long atNs) {
        int frames = queue.length() / queue.frameSize();
        return atNs + frames * frameNs - path.fastestNs() - clock.ns(sound.next());
    }

    /** Adds what comes next to the queue; false when nothing is there. */
    private boolean produce(long atNs, long nowNs) {
        if (held.count() == 0) {
            return false;
        }
        int sequence = held.firstAfter(sound.played());
        int gap = sound.gapBefore(sequence);
        long ahead = sound.ahead(held.timestamp(sequence));
        if (ahead > 0 && gap == 0) {
            return produceAfterSilence(sequence, ahead, atNs, nowNs);
        }
        if (gap > 0 && ahead > sound.lastSamples()) {
            sound.standIn((int) Math.min(ahead - sound.lastSamples(), queue.frameSize()), nowNs);
            return true;
        }
        playHeld(sequence, nowNs);
        return true;
    }

    /** A packet after time in which nothing was said: then is when the delay can change unheard. */
    private boolean produceAfterSilence(int sequence, long ahead, long atNs, long nowNs) {
        long slack = slackNs(atNs) - clock.ns(ahead);
        if (slack >= Math.max(targetNs, SHORTEST_TARGET_NS)) {
            sound.skipSilenceTo(held.timestamp(sequence));
            playHeld(sequence, nowNs);
        } else {
            sound.standIn((int) Math.min(ahead, queue.frameSize()), nowNs);
        }
        return true;
    }

    private void playHeld(int sequence, long nowNs) {
        held.release(sequence);
        sound.play(sequence, held.timestamp(sequence), held.bytes(), held.offset(sequence), held.length(sequence),
                nowNs);
    }

    private void regulate(long atNs, long nowNs) {
        long target = Math.max(targetNs, SHORTEST_TARGET_NS);
        long slack = slackNs(atNs);
        if (slack < target - SLACK_NS && targetNs > 0) {
            lengthen(slack < target - frameNs);
            return;
        }
        long whole = Math.max(0, slack - target) / frameNs * queue.frameSize();
        long spare = whole + queue.length() % queue.frameSize();
        if (spare > queue.frameSize() * 5 / 4 || spare > queue.frameSize() / 2 && quiet(queue.at(), queue.length())) {
            shorten((int) spare, spare > queue.frameSize() * 3L, nowNs);
        }
    }

    private void lengthen(boolean urgent) {
        if (queue.length() < stretch.reach() - stretch.longest()) {
            return;
        }
        int count = stretch.insertLength(queue.sound(), queue.at());
        if (fits(count, urgent)) {
            queue.end(stretch.insert(queue.sound(), queue.at(), queue.end(), count));
            counters.stretchedSamples += count;
        }
    }

    private void shorten(int spare, boolean urgent, long nowNs) {
        while (queue.length() < stretch.reach() && held.count() > 0 && held.holds(sound.played() + 1)
                && sound.ahead(held.timestamp(sound.played() + 1)) <= 0) {
            playHeld(held.firstAfter(sound.played()), nowNs);
        }
        int most = Math.min(spare, queue.length() - queue.frameSize());
        int count = stretch.cutLength(queue.sound(), queue.at(), most);
        if (fits(count, urgent)) {
            takeOut(count);
        }
    }

    /** Takes out all {@code left}, or what can be unheard; whatever it is after two seconds of trying. */
    private int shortenLast(int left, long nowNs) {
        if (endingSinceNs == NEVER) {
            endingSinceNs = nowNs;
        }
        int count = left;
        if (left >= stretch.shortest() && stretch.likeness(queue.sound(), queue.at(), left) < ALIKE
                && !quiet(queue.at(), queue.length()) && nowNs - endingSinceNs < END_PATIENCE_NS) {
            count = stretch.cutLength(queue.sound(), queue.at(), left);
            if (stretch.likeness() < ALIKE) {
                return 0;
            }
        }
        takeOut(count);
        return count;
    }

    private void takeOut(int count) {
        queue.end(stretch.cut(queue.sound(), queue.at(), queue.end(), count));
        counters.acceleratedSamples += count;
    }

    private boolean fits(int count, boolean urgent) {
        return count > 0 && (stretch.likeness() > (urgent ? ALIKE_IN_NEED : ALIKE) || quiet(queue.at(), 2 * count));
    }

    /** Whether sound is far below what was loud of late. */
    private boolean quiet(int at, int count) {
        return meanSquare(at, count) < peak / QUIET;
    }

    private void listen() {
        peak = Math.max(peak * PEAK_KEPT, meanSquare(queue.at(), queue.frameSize()));
    }

    private double meanSquare(int at, int count) {
        long sum = 0;
        short[] s = queue.sound();
        int end = Math.min(queue.end(), at + count);
        for (int i = at; i < end; i++) {
            sum += s[i] * s[i];
        }
        return (double) sum / Math.max(1, end - at);
    }
}
