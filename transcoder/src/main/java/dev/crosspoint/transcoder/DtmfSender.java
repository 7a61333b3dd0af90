package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;

/**
 * Plays keys as telephone events (RFC 4733): one timestamp for each, a duration that grows every 20 ms, marker on the
 * first packet, the end said three times, a pause before the next. Bounded queue; no clock, no allocation once made.
 */
public final class DtmfSender {
    public static final int MIN_MS = 40;
    public static final int MAX_MS = 6000;
    public static final int QUEUE = 32;

    private static final long STEP_NS = 20_000_000;
    private static final long PAUSE_NS = 40_000_000;
    private static final int STEP_MS = 20;
    private static final int END_PACKETS = 3;
    private static final int VOLUME = 10;
    private static final int MAX_PACKETS_AT_ONCE = 5;

    /** Takes the packets; the caller owns sequence number, payload type and SSRC. */
    @FunctionalInterface
    public interface Output {
        /** {@code payload} holds {@link TelephoneEvent#LENGTH} bytes from 0 and is reused after return. */
        void event(int timestamp, boolean marker, ByteBuffer payload);
    }

    private final int ticksPerMs;
    private final Output output;
    private final ByteBuffer payload = ByteBuffer.allocateDirect(TelephoneEvent.LENGTH);
    private final byte[] events = new byte[QUEUE];
    private final int[] ticks = new int[QUEUE];
    private int first;
    private int count;

    private boolean sending;
    private int event;
    private int totalTicks;
    private int sentTicks;              // how much of the event the packets so far have told
    private int segmentStart;           // ticks told by segments that are complete
    private int timestamp;              // of the segment
    private int endsSent;
    private boolean started;
    private boolean used;
    private int earliestTimestamp;
    private long nextNs;
    private long notBeforeNs;

    /** A sender for an RTP clock of whole kHz: 8000 toward phones, 48000 toward browsers that took it. */
    public DtmfSender(int clockHz, Output output) {
        if (clockHz < 8000 || clockHz % 1000 != 0) {
            throw new IllegalArgumentException("clock " + clockHz);
        }
        this.ticksPerMs = clockHz / 1000;
        this.output = output;
    }

    /** Queues a key, its length held between {@link #MIN_MS} and {@link #MAX_MS}; false for no key or a full queue. */
    public boolean send(char key, int durationMs) {
        int code = TelephoneEvent.eventOf(key);
        if (code < 0 || count == QUEUE) {
            return false;
        }
        int slot = (first + count++) % QUEUE;
        events[slot] = (byte) code;
        ticks[slot] = Math.clamp(durationMs, MIN_MS, MAX_MS) * ticksPerMs;
        return true;
    }

    /** True while an event is on its way: audio of the same stream is to be left out (RFC 4733 §2.5.1.2). */
    public boolean active() {
        return sending;
    }

    /** Drops what has not begun. */
    public void clear() {
        count = 0;
    }

    /** When {@link #timers} has something to do, or {@link Long#MAX_VALUE}. */
    public long nextWakeupNs(long nowNs) {
        if (sending) {
            return nextNs;
        }
        if (count == 0) {
            return Long.MAX_VALUE;
        }
        return used && notBeforeNs - nowNs > 0 ? notBeforeNs : nowNs;
    }

    /** Sends what is due. {@code mediaTimestamp} is the RTP time of now, where an event that begins begins. */
    public void timers(long nowNs, int mediaTimestamp) {
        if (!sending && count > 0 && (!used || notBeforeNs - nowNs <= 0)) {
            begin(nowNs, mediaTimestamp);
        }
        for (int i = 0; i < MAX_PACKETS_AT_ONCE && sending && nextNs - nowNs <= 0; i++) {
            step();
        }
    }

    private void begin(long nowNs, int mediaTimestamp) {
        event = events[first];
        totalTicks = ticks[first];
        first = (first + 1) % QUEUE;
        count--;
        timestamp = used && mediaTimestamp - earliestTimestamp < 0 ? earliestTimestamp : mediaTimestamp;
        sentTicks = 0;
        segmentStart = 0;
        endsSent = 0;
        started = false;
        sending = true;
        used = true;
        nextNs = nowNs;
    }

    private void step() {
        sentTicks = Math.min(totalTicks, sentTicks + STEP_MS * ticksPerMs);
        if (sentTicks - segmentStart > TelephoneEvent.MAX_DURATION) {
            packet(false, TelephoneEvent.MAX_DURATION);
            segmentStart += TelephoneEvent.MAX_DURATION;
            timestamp += TelephoneEvent.MAX_DURATION;
        }
        boolean end = sentTicks == totalTicks;
        packet(end, sentTicks - segmentStart);
        if (end && ++endsSent == END_PACKETS) {
            sending = false;
            earliestTimestamp = timestamp + sentTicks - segmentStart;
            notBeforeNs = nextNs + PAUSE_NS;
        }
        nextNs += STEP_NS;
    }

    private void packet(boolean end, int duration) {
        TelephoneEvent.write(event, end, VOLUME, duration, payload, 0);
        output.event(timestamp, !started, payload);
        started = true;
    }
}
