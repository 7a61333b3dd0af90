package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.call.CallTapes.Tape;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.io.IOException;
import java.nio.file.Path;

/** What is recorded: a call or a conference. Its string names it in logs. */
interface Recordable {
    CallRecording.Of of();

    /** Tells of a recording's end later, with what is known now; null without a callback. */
    WebhookRequest available(Callback to);

    Tape record(Path file, Tracks tracks) throws IOException;
}
