package dev.crosspoint.signaling.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What one account has under way: its calls alive, its queue of outbound calls, and the rate at which both grow.
 * Threads that create, end or time calls meet here, each for the length of a queue operation.
 */
final class AccountLine {
    /** Whether a new call may be. */
    enum Admission { ADMITTED, TOO_FAST, TOO_MANY }

    private record Waiting(Call call, int priority, long order) { }

    private final CallSettings.Limits limits;
    private final CallTime time;
    private final PriorityQueue<Waiting> queue =
        new PriorityQueue<>(Comparator.comparingInt(Waiting::priority).thenComparingLong(Waiting::order));
    private final Set<String> live = new HashSet<>();
    private double tokens;
    private Instant filled;
    private long order;
    private boolean alarmed;
    /** Starts that went ahead of the queue, and that it has not made up for. */
    private int ahead;

    AccountLine(CallSettings.Limits limits, CallTime time) {
        this.limits = limits;
        this.time = time;
        this.tokens = burst();
        this.filled = time.now();
    }

    /** An inbound call cannot wait: it is in at once or not at all. */
    synchronized Admission admit(String callId) {
        if (live.size() >= limits.concurrent()) {
            return Admission.TOO_MANY;
        }
        if (!start()) {
            return Admission.TOO_FAST;
        }
        live.add(callId);
        return Admission.ADMITTED;
    }

    /** Legs that one verb dials at once: one start by the rate, but each of them a call. All are in, or none. */
    synchronized Admission admit(List<String> callIds) {
        if (live.size() + callIds.size() > limits.concurrent()) {
            return Admission.TOO_MANY;
        }
        if (!start()) {
            return Admission.TOO_FAST;
        }
        live.addAll(callIds);
        return Admission.ADMITTED;
    }

    /**
     * Whether somebody who cannot wait may start now. The queue takes each token as soon as there is one, so while it
     * is not empty a start may go up to a burst into debt; the queue waits until that is repaid: the rate is kept. So
     * many may go ahead of the queue; from then on one for each that leaves it.
     */
    private boolean start() {
        refill();
        boolean overtakes = !queue.isEmpty();
        if (overtakes ? ahead >= burst() || tokens < 1 - burst() : tokens < 1) {
            return false;
        }
        ahead += overtakes ? 1 : 0;
        tokens -= 1;
        return true;
    }

    /** Legs that are let in whatever the limits say, and count for others. */
    synchronized Admission count(List<String> callIds) {
        refill();
        tokens -= 1;
        live.addAll(callIds);
        return Admission.ADMITTED;
    }

    /** Puts an outbound call into the queue; {@link Call#go()} follows when its turn has come. */
    Admission enqueue(Call call, int priority) {
        synchronized (this) {
            if (queue.size() >= limits.queueSize()) {
                return Admission.TOO_FAST;
            }
            if (live.size() >= limits.concurrent()) {
                return Admission.TOO_MANY;
            }
            queue.add(new Waiting(call, priority, order++));
        }
        pump();
        return Admission.ADMITTED;
    }

    /** The call has ended, wherever it was. */
    void left(Call call) {
        synchronized (this) {
            if (!live.remove(call.id())) {
                queue.removeIf(waiting -> waiting.call() == call);
            }
        }
        pump();
    }

    synchronized int queued() {
        return queue.size();
    }

    /** Lets go whom rate and concurrency allow, and comes back when the next one may. */
    private void pump() {
        List<Call> next = new ArrayList<>();
        synchronized (this) {
            refill();
            while (!queue.isEmpty() && tokens >= 1 && live.size() < limits.concurrent()) {
                tokens -= 1;
                ahead = Math.max(0, ahead - 1);
                Call call = queue.poll().call();
                live.add(call.id());
                next.add(call);
            }
            ahead = queue.isEmpty() ? 0 : ahead;
            if (!queue.isEmpty() && tokens < 1 && !alarmed) {
                alarmed = true;
                long waitMs = (long) Math.ceil((1 - tokens) / limits.callsPerSecond() * 1000);
                time.after(Duration.ofMillis(Math.max(1, waitMs)), this::alarm);
            }
        }
        next.forEach(Call::go);
    }

    private void alarm() {
        synchronized (this) {
            alarmed = false;
        }
        pump();
    }

    private void refill() {
        Instant now = time.now();
        double seconds = Duration.between(filled, now).toMillis() / 1000.0;
        if (seconds > 0) {
            tokens = Math.min(burst(), tokens + seconds * limits.callsPerSecond());
            filled = now;
        }
    }

    /** A second's worth may start at once. */
    private double burst() {
        return Math.max(1, limits.callsPerSecond());
    }
}
