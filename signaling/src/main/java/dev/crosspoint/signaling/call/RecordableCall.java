package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.call.CallTapes.Tape;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.io.IOException;
import java.nio.file.Path;

/** A call as it is recorded. */
record RecordableCall(CallStage stage, CallTapes tapes) implements Recordable {
    @Override
    public CallRecording.Of of() {
        CallRecord call = stage.record();
        LegOf leg = call.legOf();
        return new CallRecording.Of(call.accountId(), call.applicationId(), call.callId(), call.direction().wire(),
            call.from(), call.to(), leg == null ? null : leg.parentCallId(), leg == null ? null : leg.callerId(),
            leg == null ? null : leg.to());
    }

    @Override
    public WebhookRequest available(Callback to) {
        return stage.notice("recordingAvailable", to);
    }

    @Override
    public Tape record(Path file, Tracks tracks) throws IOException {
        return tapes.record(stage.leg(), file, tracks);
    }

    @Override
    public String toString() {
        return "call " + stage.record().callId();
    }
}
