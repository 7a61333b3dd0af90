package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.call.CallTapes.Tape;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.recording.CallRecording.Status;
import dev.crosspoint.signaling.recording.RecordingFormat;
import dev.crosspoint.signaling.recording.RecordingRefused;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is recorded of one call or conference. Used by its own thread and by those of the REST API. */
final class CallRecordings {
    private static final Logger LOG = LoggerFactory.getLogger(CallRecordings.class);
    /** One recording, from its begin to its file's end. */
    static final class Run {
        private final Tape tape;
        private final CompletableFuture<CallRecording> done;

        private Run(Tape tape, CompletableFuture<CallRecording> done) {
            this.tape = tape;
            this.done = done;
        }

        boolean over() {
            return done.isDone();
        }

        /** Also where the file ends by itself: the disk is full, or it is as large as it may be. */
        void whenOver(Runnable told) {
            done.whenComplete((_, _) -> told.run());
        }

        void stop() {
            if (tape != null) {
                tape.stop();
            }
        }

        /** The recording once its file is complete, after {@link #stop()}; null before, or where there is none. */
        CallRecording recording() {
            return over() && !done.isCompletedExceptionally() ? done.join() : null;
        }
    }

    private final Recordable subject;
    private final Recordings recordings;
    private Run beside;
    private boolean ended;

    CallRecordings(Recordable subject, Recordings recordings) {
        this.subject = subject;
        this.recordings = recordings;
    }

    /** Whether recordings can be had so on this node. */
    boolean makes(RecordingFormat format) {
        return recordings.makes(format);
    }

    /** Begins a recording beside the document; one at a time. */
    synchronized void start(Callback available, Tracks tracks, RecordingFormat format) {
        if (!ended && (beside == null || beside.over())) {
            beside = begin(available, tracks, format);
        }
    }

    /** False where nothing is being recorded. */
    synchronized boolean pause() {
        boolean running = beside != null && !beside.over();
        if (running) {
            beside.tape.pause();
        }
        return running;
    }

    /** False where nothing is being recorded. */
    synchronized boolean resume() {
        boolean running = beside != null && !beside.over();
        if (running) {
            beside.tape.resume();
        }
        return running;
    }

    synchronized void stop() {
        if (beside != null) {
            beside.stop();
            beside = null;
        }
    }

    /** What is recorded is over. */
    synchronized void end() {
        ended = true;
        stop();
    }

    /** Begins a recording; where that is not possible the run is over at once, and the application is told. */
    Run begin(Callback available, Tracks tracks, RecordingFormat format) {
        CallRecording.Of of = subject.of();
        WebhookRequest told = subject.available(available);
        CallRecording begun;
        try {
            begun = recordings.begin(of, tracks.channels(), format, told);
        } catch (RecordingRefused e) {
            LOG.warn("{} is not recorded: {}", subject, e.getMessage());
            return new Run(null, CompletableFuture.supplyAsync(
                () -> recordings.failed(of, tracks.channels(), format, told), Runnable::run));
        } catch (RuntimeException e) { // a call goes on without its recording
            LOG.error("{} is not recorded", subject, e);
            return new Run(null, CompletableFuture.failedFuture(e));
        }
        try {
            Tape tape = subject.record(recordings.tape(begun), tracks);
            recordings.grows(begun, tape::stop);
            LOG.info("{} is recorded as {}", subject, begun.recordingId());
            return new Run(tape, tape.ended().thenApply(taped -> recordings.ended(begun, taped.length(),
                taped.whole() ? Status.COMPLETE : Status.PARTIAL, told)));
        } catch (IOException | RuntimeException e) {
            LOG.error("{} is not recorded", subject, e);
            return new Run(null, CompletableFuture.completedFuture(
                recordings.ended(begun, Duration.ZERO, Status.ERROR, told)));
        }
    }
}
