package dev.crosspoint.signaling.stream;

import dev.crosspoint.media.SoundFeed;
import dev.crosspoint.signaling.stream.StreamEnd.Cause;
import dev.crosspoint.signaling.stream.StreamOrder.Track;
import dev.crosspoint.signaling.stream.StreamSound.Ear;
import dev.crosspoint.signaling.stream.StreamSound.Mouth;
import dev.crosspoint.signaling.webhook.Lines;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: a virtual thread that connects and sends, and one that reads. Whoever ends it first says why; a server
 * that holds up a thread is cut off by {@link #watch}.
 */
final class MediaStream implements OpenStream {
    private static final Logger LOG = LoggerFactory.getLogger(MediaStream.class);
    private static final long FRAME_NS = 20_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    /** For the last words and the server's part of the closing handshake. */
    private static final long GOODBYE_NS = 2 * SECOND_NS;
    private static final int MAX_MESSAGE = 1 << 20;
    private static final int MOST_FRAMES_A_SECOND = 500;
    private static final int NORMAL = 1000;
    private static final int SILENT_PINGS = 3;

    /** What is listened to, and how many frames of it are known to be missed. */
    private static final class Tapped {
        private final Track track;
        private final Ear ear;
        private long missed;

        Tapped(Track track, Ear ear) {
            this.track = track;
            this.ear = ear;
        }
    }

    private final MediaStreams streams;
    private final StreamOrder order;
    private final StreamSound sound;
    private final StreamListener told;
    private final MediaMessages messages;
    /** The time of its end; null before. */
    private final AtomicReference<Long> end = new AtomicReference<>();
    private volatile WebSocketClient socket;
    private Thread reader;
    private boolean begun;
    // of the reading thread
    private boolean warned;
    private long secondNs = System.nanoTime();
    private int inSecond;

    MediaStream(MediaStreams streams, StreamOrder order, StreamSound sound, StreamListener told) {
        this.streams = streams;
        this.order = order;
        this.sound = sound;
        this.told = told;
        this.messages = new MediaMessages(order);
    }

    void start() {
        Thread.ofVirtual().name("stream-" + order.streamId()).start(this::live);
    }

    @Override
    public void stop() {
        end(StreamEnd.CLOSED);
    }

    /** Ends it, if nobody has before. */
    void end(StreamEnd why) {
        if (!end.compareAndSet(null, System.nanoTime())) {
            return;
        }
        synchronized (this) { // behind what may be told of its start just now
            told.ended(why);
            streams.ended(order, begun, why);
        }
    }

    /** Cuts off a server that does not take what is sent, says nothing for long, or does not take its leave. */
    void watch(long nowNs) {
        WebSocketClient client = socket;
        if (client == null) {
            return;
        }
        StreamSettings limits = streams.settings();
        Long endedNs = end.get();
        if (endedNs != null) {
            if (nowNs - endedNs > GOODBYE_NS) {
                client.cutOff();
            }
        } else if (client.stalledNs(nowNs) > limits.stallTimeout().toNanos()) {
            cutOff(client, "the server took nothing for " + limits.stallTimeout().toSeconds() + " seconds");
        } else if (client.silentNs(nowNs) > SILENT_PINGS * limits.pingInterval().toNanos()) {
            cutOff(client, "the server has not answered " + SILENT_PINGS + " pings");
        }
    }

    /** At once, whatever it is doing. */
    void cutOff() {
        WebSocketClient client = socket;
        if (client != null) {
            client.cutOff();
        }
    }

    private void cutOff(WebSocketClient client, String why) {
        streams.counters().stalled.increment();
        end(new StreamEnd(Cause.CONNECTION_ERROR, why));
        client.cutOff();
    }

    // ---- its own thread

    private void live() {
        List<Tapped> tapped = new ArrayList<>();
        Mouth mouth = null;
        try {
            connect();
            if (end.get() == null) {
                for (Track track : order.tracks()) {
                    tapped.add(new Tapped(track, sound.ear(track)));
                }
                mouth = order.speaks() ? sound.mouth(streams.settings().speech()) : null;
                begin(mouth);
                send(tapped);
            }
            goodbye();
        } catch (Lines.Unreachable e) {
            if (e.blocked()) {
                streams.counters().blocked.increment();
            }
            end(new StreamEnd(Cause.CONNECTION_ERROR, e.getMessage()));
        } catch (IOException e) {
            end(new StreamEnd(Cause.CONNECTION_ERROR, begun ? "the connection broke" : reason(e)));
        } catch (RuntimeException e) {
            LOG.error("stream {} failed", order.streamId(), e);
            end(new StreamEnd(Cause.ERROR, "internal error"));
        } finally {
            tidy(tapped, mouth);
        }
    }

    private static String reason(IOException e) {
        return e instanceof SocketException || e.getMessage() == null
            ? "the connection broke, or the server did not accept the WebSocket in time" : e.getMessage();
    }

    private void tidy(List<Tapped> tapped, Mouth mouth) {
        try {
            for (Tapped one : tapped) {
                one.ear.close();
                countMissed(one);
                if (one.missed > 0) {
                    LOG.info("stream {}: its server was too slow for {} frames of {}", order.streamId(), one.missed,
                        one.track.wire());
                }
            }
            if (mouth != null) {
                mouth.close();
            }
        } catch (RuntimeException e) { // the shard takes no commands: it has more to worry about
            LOG.error("stream {} was not untied", order.streamId(), e);
        }
        if (reader == null) {
            cutOff();
        } else {
            join(reader);
        }
        streams.gone(this);
    }

    /** It reads until the server has taken its leave, or is cut off by {@link #watch}. */
    private static void join(Thread reader) {
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws IOException {
        socket = WebSocketClient.open(streams.lines().open(order.destination(), streams.settings().connectTimeout()),
            order.destination(), order.credentials(), MAX_MESSAGE, this::pace);
    }

    private void begin(Mouth mouth) throws IOException {
        byte[] start = messages.start();
        socket.text(start, start.length);
        synchronized (this) {
            if (end.get() == null) {
                begun = true;
                streams.began(order);
                told.started();
            }
        }
        reader = Thread.ofVirtual().name("stream-in-" + order.streamId()).start(() -> read(mouth));
    }

    private void send(List<Tapped> tapped) throws IOException {
        byte[] frame = new byte[SoundFeed.FRAME_BYTES];
        long pingedNs = System.nanoTime();
        while (end.get() == null) {
            boolean any = false;
            boolean over = true;
            for (Tapped one : tapped) {
                while (end.get() == null && one.ear.next(frame)) {
                    socket.text(messages.buffer(), messages.media(one.track, frame));
                    streams.counters().framesSent.increment();
                    any = true;
                }
                over &= one.ear.ended();
                countMissed(one);
            }
            if (over && !any) {
                stop();
            } else if (System.nanoTime() - pingedNs >= streams.settings().pingInterval().toNanos()) {
                pingedNs = System.nanoTime();
                socket.ping();
            }
            LockSupport.parkNanos(FRAME_NS);
        }
    }

    private void countMissed(Tapped one) {
        streams.counters().framesDropped.add(one.ear.missed() - one.missed);
        one.missed = one.ear.missed();
    }

    private void goodbye() throws IOException {
        if (begun) {
            byte[] stop = messages.stop();
            socket.text(stop, stop.length);
        }
        socket.close(NORMAL);
    }

    // ---- the reading thread

    private void read(Mouth mouth) {
        try {
            SpokenMessages spoken = mouth == null ? null : new SpokenMessages(mouth, streams.counters());
            for (byte[] message = socket.read(); message != null; message = socket.read()) {
                if (spoken != null && end.get() == null) {
                    hear(spoken, message);
                }
            }
            stop();
        } catch (WebSocketFault e) {
            leave(e.code());
            end(new StreamEnd(Cause.ERROR, "the server sent " + e.getMessage()));
        } catch (IOException _) {
            end(new StreamEnd(Cause.CONNECTION_ERROR, "the connection broke"));
        } catch (RuntimeException e) {
            LOG.error("stream {} failed", order.streamId(), e);
            end(new StreamEnd(Cause.ERROR, "internal error"));
        } finally {
            socket.cutOff();
        }
    }

    private void hear(SpokenMessages spoken, byte[] message) {
        SpokenMessages.Outcome outcome = spoken.on(message);
        if (outcome == SpokenMessages.Outcome.REFUSED) {
            streams.counters().messagesRefused.increment();
        }
        if (outcome != SpokenMessages.Outcome.DONE && !warned) {
            warned = true;
            LOG.warn("stream {}: a message of the server was {}", order.streamId(),
                outcome == SpokenMessages.Outcome.REFUSED ? "not understood" : "more than may wait");
        }
        if (outcome == SpokenMessages.Outcome.TOO_MUCH) {
            LockSupport.parkNanos(FRAME_NS);
        }
    }

    /** Who floods us, be it with pings, waits, by its connection. */
    private void pace() {
        long nowNs = System.nanoTime();
        if (nowNs - secondNs >= SECOND_NS) {
            secondNs = nowNs;
            inSecond = 0;
        }
        if (++inSecond > MOST_FRAMES_A_SECOND) {
            LockSupport.parkNanos(secondNs + SECOND_NS - nowNs);
        }
    }

    private void leave(int code) {
        try {
            socket.close(code);
        } catch (IOException _) {
            // it is cut off anyway
        }
    }
}
