package dev.crosspoint.signaling.call;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.signaling.bxml.Record;
import dev.crosspoint.signaling.bxml.StartRecording;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.recording.Recordings;
import java.util.Map;

/** Records the caller until a digit, silence, the longest time or the call's end. */
final class RecordExecutor implements VerbExecutor<Record> {
    @Override
    public Next execute(Record verb, CallStage stage) throws VerbInterrupted {
        if (!CallRecording.FORMAT.equals(verb.fileFormat())) {
            return otherFormat(verb.fileFormat());
        }
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
        CallRecordings.Run run = stage.recordings().begin(verb.available(), Tracks.SAID);
        if (!run.over()) {
            record(verb, stage, run);
        }
        if (verb.complete() == null) {
            return Next.NEXT_VERB;
        }
        CallRecording done = run.finished();
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

    /** Begins a recording beside the document. */
    static Next start(StartRecording verb, CallStage stage) {
        if (!CallRecording.FORMAT.equals(verb.fileFormat())) {
            return otherFormat(verb.fileFormat());
        }
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
        stage.recordings().start(verb.available(), verb.multiChannel() ? Tracks.APART : Tracks.MIXED);
        return Next.NEXT_VERB;
    }

    private static Next otherFormat(String format) {
        return new Next.End(DisconnectCause.APPLICATION_ERROR,
            "recordings are made as " + CallRecording.FORMAT + ", not as " + format);
    }
}
