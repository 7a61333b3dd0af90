package dev.crosspoint.signaling.call;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.signaling.bxml.Record;
import dev.crosspoint.signaling.bxml.StartRecording;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.recording.RecordingFormat;
import dev.crosspoint.signaling.recording.Recordings;
import java.time.Duration;
import java.util.Map;

/** Records the caller until a digit, silence, the longest time or the call's end. */
final class RecordExecutor implements VerbExecutor<Record> {
    /** The writer of a file looks ten times a second; this is for one whose disk is stuck. */
    private static final Duration FILE_WAIT = Duration.ofSeconds(3);

    @Override
    public Next execute(Record verb, CallStage stage) throws VerbInterrupted {
        RecordingFormat format = RecordingFormat.of(verb.fileFormat());
        if (!stage.recordings().makes(format)) {
            return new Next.End(DisconnectCause.APPLICATION_ERROR, unmade(format));
        }
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
        CallRecordings.Run run = stage.recordings().begin(verb.available(), Tracks.SAID, format);
        if (!run.over()) {
            record(verb, stage, run);
        }
        if (verb.complete() == null) {
            return Next.NEXT_VERB;
        }
        CallRecording done = finished(stage, run);
        return new Next.Ask("recordComplete", verb.complete(),
            done == null ? Map.of() : Recordings.fields(done, stage.profile().callUrl()));
    }

    private static void record(Record verb, CallStage stage, CallRecordings.Run run) throws VerbInterrupted {
        long ticket = stage.ticket();
        Deadline limit = stage.deadline(verb.maxDuration());
        Runnable silence = stage.whenSilent(verb.silenceTimeout(),
            () -> stage.post(new CallMessage.Silent(ticket)));
        run.whenOver(() -> stage.post(new CallMessage.Silent(ticket)));
        boolean digits = !verb.terminatingDigits().isEmpty();
        if (digits) {
            stage.sound().collect(false);
        }
        try {
            boolean over = false;
            while (!over) {
                over = switch (stage.await(limit)) {
                    case CallMessage.Alarm _ -> true;
                    case CallMessage.Silent silent -> silent.ticket() == ticket;
                    case CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.DigitReceived(char digit, int _))) ->
                        verb.terminatingDigits().indexOf(digit) >= 0;
                    default -> false;
                };
            }
        } finally {
            limit.cancel();
            silence.run();
            if (digits) {
                stage.sound().collected(false);
            }
            run.stop();
        }
    }

    /** The recording once its file is complete, null where the disk is stuck; a caller may hang up meanwhile. */
    private static CallRecording finished(CallStage stage, CallRecordings.Run run) throws VerbInterrupted {
        long ticket = stage.ticket();
        Deadline limit = stage.deadline(FILE_WAIT);
        run.whenOver(() -> stage.post(new CallMessage.Silent(ticket)));
        try {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Silent silent when silent.ticket() == ticket -> {
                        return run.recording();
                    }
                    case CallMessage.Alarm _ -> {
                        return run.recording();
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }

    /** Begins a recording beside the document. */
    static Next start(StartRecording verb, CallStage stage) {
        RecordingFormat format = RecordingFormat.of(verb.fileFormat());
        if (!stage.recordings().makes(format)) {
            return new Next.End(DisconnectCause.APPLICATION_ERROR, unmade(format));
        }
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
        stage.recordings().start(verb.available(), verb.multiChannel() ? Tracks.APART : Tracks.MIXED, format);
        return Next.NEXT_VERB;
    }

    static String unmade(RecordingFormat format) {
        return "recordings cannot be made as " + format.wire() + " on this node";
    }
}
