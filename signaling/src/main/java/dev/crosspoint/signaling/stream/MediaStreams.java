package dev.crosspoint.signaling.stream;

import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.signaling.stream.StreamEnd.Cause;
import dev.crosspoint.signaling.webhook.Lines;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All media streams of the node: how many there may be, who watches their servers, and what is counted. */
public final class MediaStreams implements StreamOpener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaStreams.class);
    private static final long WATCH_MS = 250;

    private final StreamSettings settings;
    private final Lines lines;
    private final StreamCounters counters = new StreamCounters();
    private final Set<MediaStream> open = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor watch;
    private ScheduledFuture<?> watching;

    public MediaStreams(StreamSettings settings, Lines lines) {
        this.settings = settings;
        this.lines = lines;
        this.watch = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("stream-watch").factory());
    }

    @Override
    public OpenStream open(StreamOrder order, PhoneLeg leg, StreamListener told) {
        return open(order, StreamSound.of(leg), told);
    }

    OpenStream open(StreamOrder order, StreamSound sound, StreamListener told) {
        MediaStream stream = new MediaStream(this, order, sound, told);
        if (open.size() >= settings.most()) {
            stream.end(new StreamEnd(Cause.ERROR, "too many streams on this node"));
        } else {
            open.add(stream);
            watchWhileOpen();
            stream.start();
        }
        return stream;
    }

    /** Name and value of every counter; {@code streams_open} goes up and down. */
    public Map<String, Long> figures() {
        Map<String, Long> all = counters.snapshot();
        all.put("streams_open", (long) open.size());
        return all;
    }

    /** Calls have ended their streams before; what is left is cut off. */
    @Override
    public void close() {
        open.forEach(MediaStream::stop);
        watch.shutdownNow();
        open.forEach(MediaStream::cutOff);
    }

    // ---- for streams

    StreamSettings settings() {
        return settings;
    }

    Lines lines() {
        return lines;
    }

    StreamCounters counters() {
        return counters;
    }

    void began(StreamOrder order) {
        counters.started.increment();
        LOG.info("call {}: stream {} to {} began", order.callId(), order.streamId(), order.destination().getHost());
    }

    void ended(StreamOrder order, boolean begun, StreamEnd why) {
        if (!begun) {
            counters.refused.increment();
        } else if (why.cause() != Cause.CLOSED) {
            counters.broken.increment();
        }
        LOG.info("call {}: stream {} {}: {}{}", order.callId(), order.streamId(), begun ? "ended" : "did not begin",
            why.cause().wire(), why.message() == null ? "" : " (" + why.message() + ")");
    }

    void gone(MediaStream stream) {
        open.remove(stream);
        watchWhileOpen();
    }

    /** Four looks a second are dear for a node that has no streams. */
    private synchronized void watchWhileOpen() {
        if (open.isEmpty() && watching != null) {
            watching.cancel(false);
            watching = null;
        } else if (!open.isEmpty() && watching == null && !watch.isShutdown()) {
            watching = watch.scheduleWithFixedDelay(this::watch, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void watch() {
        long nowNs = System.nanoTime();
        for (MediaStream stream : open) {
            try {
                stream.watch(nowNs);
            } catch (RuntimeException e) { // the others are watched on
                LOG.error("a stream was not watched", e);
            }
        }
    }
}
