package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.call.CallTapes.Tape;
import dev.crosspoint.signaling.call.CallTapes.Tracks;
import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A conference as it is recorded: in one channel, what is heard in its room.
 *
 * @param applicationId of the call that created it
 * @param baseUrl       how customers reach the REST API, without a slash at the end
 */
record RecordableConference(ConferenceRecord conference, String applicationId, String baseUrl, CallMedia.Room room,
        ConferenceEvents events, CallTapes tapes) implements Recordable {
    @Override
    public CallRecording.Of of() {
        return CallRecording.Of.conference(conference.accountId(), applicationId, conference.id(), conference.name());
    }

    @Override
    public WebhookRequest available(Callback to) {
        return to == null ? null : events.recordingAvailable(to, baseUrl + "/api/v2/accounts/"
            + conference.accountId() + "/conferences/" + conference.id());
    }

    @Override
    public Tape record(Path file, Tracks tracks) throws IOException {
        return tapes.record(room, file);
    }

    @Override
    public String toString() {
        return "conference " + conference.id();
    }
}
