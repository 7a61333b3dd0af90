package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import dev.crosspoint.signaling.json.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The operations on recordings of the voice API. */
final class RecordingsApi implements RestModule {
    private static final String BASE = "/api/v2/accounts/{accountId}";
    private static final String ONE = "/calls/{callId}/recordings/{recordingId}";

    private final Recordings recordings;
    private final RecordingStore store;

    RecordingsApi(Recordings recordings, RecordingStore store) {
        this.recordings = recordings;
        this.store = store;
    }

    @Override
    public void routes(Routes routes) {
        routes.api(BASE, ErrorEnvelope.VOICE)
            .get("/recordings", this::ofAccount)
            .get("/calls/{callId}/recordings", this::ofCall)
            .get(ONE, r -> ApiReply.json(200, json(found(r), r.baseUrl())))
            .delete(ONE, this::delete)
            .get(ONE + "/media", r -> media(recordings, found(r), r))
            .delete(ONE + "/media", this::deleteMedia);
        new ConferenceRecordingsApi(recordings, store).routes(routes);
    }

    private ApiReply ofAccount(ApiRequest r) {
        return ApiReply.json(200, store.ofAccount(r.accountId(), filter(r, "from"), filter(r, "to"),
            r.time("minStartTime"), r.time("maxStartTime")).stream().map(one -> json(one, r.baseUrl())).toList());
    }

    private ApiReply ofCall(ApiRequest r) {
        return ApiReply.json(200, store.ofCall(r.accountId(), r.path("callId")).stream()
            .filter(one -> !one.of().conference()).map(one -> json(one, r.baseUrl())).toList());
    }

    private ApiReply delete(ApiRequest r) {
        recordings.delete(ended(r));
        return ApiReply.empty(204);
    }

    private ApiReply deleteMedia(ApiRequest r) {
        CallRecording recording = ended(r);
        if (!recording.media()) {
            throw noMedia(recording.recordingId());
        }
        recordings.deleteMedia(recording);
        return ApiReply.empty(204);
    }

    static ApiReply media(Recordings recordings, CallRecording recording, ApiRequest r) throws IOException {
        Path file = recordings.file(recording);
        if (!recording.media() || !recording.over() || !Files.exists(file)) {
            throw noMedia(recording.recordingId());
        }
        return recordings.downloads().placed(r.accountId(),
            ApiReply.file(recording.format().mediaType(), file, r.header("Range")));
    }

    private static ApiException noMedia(String recordingId) {
        return ApiException.notFound(recordingId, "Recording [" + recordingId + "] has no media");
    }

    private CallRecording ended(ApiRequest r) {
        CallRecording recording = found(r);
        if (!recording.over()) {
            throw new ApiException(ApiError.of(Fault.CONFLICT,
                "Recording [" + recording.recordingId() + "] is still being made", "reference",
                recording.recordingId()));
        }
        return recording;
    }

    private CallRecording found(ApiRequest r) {
        String recordingId = r.path("recordingId");
        return store.find(r.accountId(), r.path("callId"), recordingId).filter(one -> !one.of().conference())
            .orElseThrow(() -> notFound(recordingId));
    }

    static ApiException notFound(String recordingId) {
        return ApiException.notFound(recordingId, "Recording [" + recordingId + "] not found");
    }

    private static String filter(ApiRequest r, String name) {
        String value = r.query(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static Map<String, Object> json(CallRecording r, String baseUrl) {
        CallRecording.Of of = r.of();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("applicationId", of.applicationId());
        body.put("accountId", of.accountId());
        body.put("callId", of.callId());
        body.put("parentCallId", of.parentCallId());
        body.put("to", of.to());
        body.put("from", of.from());
        body.put("transferCallerId", of.transferCallerId());
        body.put("transferTo", of.transferTo());
        body.put("direction", of.direction());
        putMade(body, r, baseUrl + "/api/v2/accounts/" + of.accountId() + "/calls/" + of.callId());
        return body;
    }

    /** What is told of every recording. @param parent the URL of the call or conference it is of */
    static void putMade(Map<String, Object> body, CallRecording r, String parent) {
        body.put("recordingId", r.recordingId());
        body.put("duration", r.duration().toString());
        body.put("channels", r.channels());
        body.put("startTime", Times.text(r.startTime()));
        body.put("endTime", Times.text(r.endTime()));
        body.put("fileFormat", r.format().wire());
        body.put("status", r.shown());
        body.put("mediaUrl",
            r.media() && r.over() ? parent + "/recordings/" + r.recordingId() + "/media" : null);
    }
}
