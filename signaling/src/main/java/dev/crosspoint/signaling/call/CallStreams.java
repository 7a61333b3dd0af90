package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.bxml.StartStream;
import dev.crosspoint.signaling.json.Times;
import dev.crosspoint.signaling.stream.OpenStream;
import dev.crosspoint.signaling.stream.StreamEnd;
import dev.crosspoint.signaling.stream.StreamListener;
import dev.crosspoint.signaling.stream.StreamOpener;
import dev.crosspoint.signaling.stream.StreamOrder;
import dev.crosspoint.signaling.stream.StreamOrder.Track;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The media streams of one call, and what its application is told of them. */
final class CallStreams {
    private static final int MOST_TRACKS = 4;
    private static final StreamEnd UNBEGUN =
        new StreamEnd(StreamEnd.Cause.ERROR, "stopped before the server had accepted it");

    private final CallStage stage;
    private final StreamOpener opener;
    /** By name, those that are connecting included. */
    private final Map<String, Run> running = new LinkedHashMap<>();

    CallStreams(CallStage stage, StreamOpener opener) {
        this.stage = stage;
        this.opener = opener;
    }

    /** One stream, from its verb to its end. */
    private final class Run implements StreamListener {
        private final StreamOrder order;
        private final Callback to;
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private OpenStream stream;
        private Instant begun;

        Run(StreamOrder order, Callback to) {
            this.order = order;
            this.to = to;
        }

        @Override
        public void started() {
            begun = stage.now();
            stage.tell("mediaStreamStarted", to, Map.of("mediaStream", described()));
        }

        @Override
        public void ended(StreamEnd why) {
            remove(this);
            if (begun == null) {
                rejected(this, why.cause() == StreamEnd.Cause.CLOSED ? UNBEGUN : why, null);
            } else {
                Map<String, Object> stream = described();
                stream.put("duration", Duration.between(begun, stage.now()).toString());
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("mediaStream", stream);
                fields.put("cause", why.cause().wire());
                fields.put("errorMessage", why.message());
                stage.tell("mediaStreamStopped", to, fields);
            }
            over.complete(null);
        }

        Map<String, Object> described() {
            Map<String, Object> stream = new LinkedHashMap<>();
            stream.put("id", order.streamId());
            stream.put("name", order.name());
            stream.put("type", "WebSocket");
            stream.put("destination", order.destination().toString());
            stream.put("tracks", order.tracks().stream().map(Track::wire).toList());
            if (begun != null) {
                stream.put("startTime", Times.text(begun));
            }
            return stream;
        }
    }

    /** Begins a stream; does not wait for its server. */
    void start(StartStream verb) {
        Run run = new Run(order(verb), verb.told());
        StreamEnd refusal = null;
        Run original;
        synchronized (running) {
            original = running.get(run.order.name());
            int tracks = running.values().stream().mapToInt(r -> r.order.tracks().size()).sum();
            if (original != null) {
                refusal = new StreamEnd(StreamEnd.Cause.DUPLICATE, "the call has a stream of that name");
            } else if (tracks + run.order.tracks().size() > MOST_TRACKS) {
                refusal = new StreamEnd(StreamEnd.Cause.TRACK_LIMIT,
                    "a call may have " + MOST_TRACKS + " tracks streamed at once, and has " + tracks);
            } else {
                running.put(run.order.name(), run);
            }
        }
        if (refusal != null) {
            rejected(run, refusal, original);
        } else {
            run.stream = opener.open(run.order, stage.leg(), run);
        }
    }

    /** Ends the stream of that name, if there is one. */
    void stop(String name) {
        Run run = named(name);
        if (run != null) {
            run.stream.stop();
        }
    }

    /** Runs the action once there is no stream of that name, on any thread. */
    void whenOver(String name, Runnable action) {
        Run run = named(name);
        if (run == null) {
            action.run();
        } else {
            run.over.thenRun(action);
        }
    }

    void callEnded() {
        List<Run> left;
        synchronized (running) {
            left = new ArrayList<>(running.values());
        }
        left.forEach(run -> run.stream.stop());
    }

    private Run named(String name) {
        synchronized (running) {
            return running.get(name);
        }
    }

    private void remove(Run run) {
        synchronized (running) {
            running.remove(run.order.name(), run);
        }
    }

    private StreamOrder order(StartStream verb) {
        CallRecord call = stage.record();
        String id = CallIds.stream();
        List<Track> tracks = new ArrayList<>();
        if (verb.inbound()) {
            tracks.add(Track.INBOUND);
        }
        if (verb.outbound()) {
            tracks.add(Track.OUTBOUND);
        }
        BasicCredentials credentials = verb.username() == null ? null
            : new BasicCredentials(verb.username(), verb.password() == null ? "" : verb.password());
        return new StreamOrder(call.accountId(), call.callId(), id, verb.name() == null ? id : verb.name(),
            verb.destination(), credentials, tracks, verb.speaks(), verb.params());
    }

    private void rejected(Run run, StreamEnd why, Run original) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mediaStream", run.described());
        fields.put("cause", why.cause().wire());
        fields.put("errorMessage", why.message());
        if (original != null) {
            fields.put("originalMediaStream", original.described());
        }
        stage.tell("mediaStreamRejected", run.to, fields);
    }
}
