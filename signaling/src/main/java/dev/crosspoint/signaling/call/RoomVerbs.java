package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.signaling.bxml.PauseRecording;
import dev.crosspoint.signaling.bxml.Prompt;
import dev.crosspoint.signaling.bxml.ResumeRecording;
import dev.crosspoint.signaling.bxml.StartRecording;
import dev.crosspoint.signaling.bxml.StopRecording;
import dev.crosspoint.signaling.bxml.Verb;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.prompt.Preparation;
import dev.crosspoint.signaling.prompt.Prepared;
import dev.crosspoint.signaling.prompt.Prompts;
import dev.crosspoint.signaling.recording.RecordingFormat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What documents say in one conference's room: the place where such a verb is registered for running. On the script's
 * thread, which is never interrupted, as it writes to the database: what waits here hears of the conference's end.
 */
final class RoomVerbs {
    /** Fetching and speaking have deadlines of their own; this one is for the case that they do not keep them. */
    private static final Duration LONGEST_PREPARATION = Duration.ofMinutes(6);
    /** A conference's own limit comes before. */
    private static final Duration LONGEST_PROMPT = Duration.ofHours(25);

    /** A verb could not be done; the message is fit for the application's developer. */
    static final class Failed extends Exception {
        Failed(String why) {
            super(why, null, false, false);
        }
    }

    private final String accountId;
    private final CallMedia.Room room;
    private final Prompts prompts;
    private final CallRecordings recordings;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    RoomVerbs(String accountId, CallMedia.Room room, Prompts prompts, CallRecordings recordings) {
        this.accountId = accountId;
        this.room = room;
        this.prompts = prompts;
        this.recordings = recordings;
    }

    /** Does what it says; blocks until that is over, or the conference is. */
    void execute(Verb verb) throws Failed {
        switch (verb) {
            case Prompt prompt -> play(prompt);
            case StartRecording start -> record(start);
            case PauseRecording _ -> recordings.pause();
            case ResumeRecording _ -> recordings.resume();
            case StopRecording _ -> recordings.stop();
            default -> throw new Failed("it cannot be done in a conference"); // a document that says it is refused
        }
    }

    /** The conference is over, and with it what is waited for. */
    void end() {
        ended.complete(null);
    }

    private void play(Prompt prompt) throws Failed {
        CompletableFuture<Prepared> prepared = new CompletableFuture<>();
        try (Preparation _ = prompts.prepare(accountId, prompt, prepared::complete)) {
            if (!over(prepared, LONGEST_PREPARATION)) {
                return;
            }
            switch (prepared.join()) {
                case Prepared.Ready ready -> play(ready.sound().source());
                case Prepared.Failed failed -> throw new Failed(failed.message());
            }
        }
    }

    private void play(AudioSource source) throws Failed {
        CompletableFuture<Void> played = new CompletableFuture<>();
        room.play(source, () -> played.complete(null));
        try {
            over(played, LONGEST_PROMPT);
        } finally {
            if (!played.isDone()) {
                room.stopPlaying();
            }
        }
    }

    private void record(StartRecording verb) throws Failed {
        RecordingFormat format = RecordingFormat.of(verb.fileFormat());
        if (!recordings.makes(format)) {
            throw new Failed(RecordExecutor.unmade(format));
        }
        recordings.start(verb.available(), Tracks.MIXED, format); // a room has one channel, and tags are of calls
    }

    /** Waits for it; false when the conference ended before. */
    private boolean over(CompletableFuture<?> one, Duration longest) throws Failed {
        try {
            CompletableFuture.anyOf(one, ended).get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return one.isDone();
        } catch (TimeoutException _) {
            throw new Failed("a prompt was not ready in time");
        } catch (ExecutionException e) {
            throw new Failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
