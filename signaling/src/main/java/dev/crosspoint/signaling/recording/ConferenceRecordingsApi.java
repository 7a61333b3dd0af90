package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;

/** The operations on recordings of conferences of the voice API. */
final class ConferenceRecordingsApi implements RestModule {
    private static final String BASE = "/api/v2/accounts/{accountId}";
    private static final String ALL = "/conferences/{conferenceId}/recordings";
    private static final String ONE = ALL + "/{recordingId}";

    private final Recordings recordings;
    private final RecordingStore store;

    ConferenceRecordingsApi(Recordings recordings, RecordingStore store) {
        this.recordings = recordings;
        this.store = store;
    }

    @Override
    public void routes(Routes routes) {
        routes.api(BASE, ErrorEnvelope.VOICE)
            .get(ALL, this::ofConference)
            .get(ONE, r -> ApiReply.json(200, json(found(r), r.baseUrl())))
            .get(ONE + "/media", r -> RecordingsApi.media(recordings, found(r), r));
    }

    private ApiReply ofConference(ApiRequest r) {
        return ApiReply.json(200, store.ofCall(r.accountId(), r.path("conferenceId")).stream()
            .filter(one -> one.of().conference()).map(one -> json(one, r.baseUrl())).toList());
    }

    private CallRecording found(ApiRequest r) {
        String recordingId = r.path("recordingId");
        return store.find(r.accountId(), r.path("conferenceId"), recordingId).filter(one -> one.of().conference())
            .orElseThrow(() -> RecordingsApi.notFound(recordingId));
    }

    private static Map<String, Object> json(CallRecording r, String baseUrl) {
        CallRecording.Of of = r.of();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accountId", of.accountId());
        body.put("conferenceId", of.callId());
        body.put("name", of.to());
        RecordingsApi.putMade(body, r, baseUrl + "/api/v2/accounts/" + of.accountId() + "/conferences/" + of.callId());
        return body;
    }
}
