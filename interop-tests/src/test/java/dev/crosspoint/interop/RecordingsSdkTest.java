package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.bandwidth.BandwidthClient;
import com.bandwidth.Environment;
import com.bandwidth.voice.controllers.APIController;
import com.bandwidth.voice.models.ModifyCallRecordingState;
import com.bandwidth.voice.models.RecordingMetadataResponse;
import com.bandwidth.voice.models.State2Enum;
import com.bandwidth.voice.models.Status1Enum;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recordings of real calls, paused, fetched and deleted by the vendor's SDKs. */
class RecordingsSdkTest {
    @RegisterExtension
    static final SdkRig rig = new SdkRig(Map.of("CROSSPOINT_CALLS_PER_SECOND", "50"));

    private static final String API = "RecordingsApi";
    private static final String ACCOUNT = NodeUnderTest.ACCOUNT;
    private static final Map<String, Object> BYTES = Map.of("responseType", "arraybuffer");

    private String callId;

    @BeforeAll
    static void what_the_application_says() throws Exception {
        rig.app.on("/answer", _ -> Answer.bxml("<StartRecording recordingAvailableUrl=\"/available\" "
                + "multiChannel=\"true\"/><Redirect redirectUrl=\"/recording\"/>"));
        rig.app.on("/recording", _ -> Answer.bxml("<Pause duration=\"60\"/>"));
    }

    @BeforeEach
    void a_call_that_is_recorded() throws Exception {
        rig.app.forget();
        callId = rig.node.createCall(rig.app, CarrierRig.ANSWERS, Map.of()).path("callId").asString();
        rig.app.await("redirect", CarrierRig.SOON); // the recording has begun before that is asked
    }

    /** Ends the call, and says the id of its recording once that can be fetched. */
    private String recorded() throws Exception {
        rig.sdk.call("CallsApi", "updateCall", ACCOUNT, callId, Map.of("state", "completed"));
        return rig.app.await("recordingAvailable", CarrierRig.SOON).body().path("recordingId").asString();
    }

    private NodeSdk.Reply state(String state) throws Exception {
        return rig.sdk.call(API, "updateCallRecordingState", ACCOUNT, callId, Map.of("state", state));
    }

    @Test
    void it_is_paused_listed_fetched_and_deleted() throws Exception {
        assertEquals(200, state("paused").status());
        assertEquals(200, state("recording").status());
        assertEquals(400, state("asleep").status());
        String recordingId = recorded();

        NodeSdk.Reply listed = rig.sdk.call(API, "listCallRecordings", ACCOUNT, callId);
        assertEquals(200, listed.status());
        assertEquals(List.of(recordingId),
                listed.data().valueStream().map(r -> r.path("recordingId").asString()).toList());
        NodeSdk.Reply shown = rig.sdk.call(API, "getCallRecording", ACCOUNT, callId, recordingId);
        assertEquals("complete", shown.text("status"));
        assertEquals("wav", shown.text("fileFormat"));
        assertEquals(2, shown.data().path("channels").asInt());
        assertTrue(shown.text("duration").matches("PT[0-9.]+S"), shown.toString());
        assertTrue(shown.text("mediaUrl").endsWith("/recordings/" + recordingId + "/media"), shown.toString());
        assertEquals(1, rig.sdk.call(API, "listAccountCallRecordings", ACCOUNT, CarrierRig.ANSWERS).data().valueStream()
                .filter(r -> r.path("recordingId").asString().equals(recordingId)).count());

        NodeSdk.Reply media = rig.sdk.call(API, "downloadCallRecording", ACCOUNT, callId, recordingId, BYTES);
        assertEquals(200, media.status());
        byte[] wav = Base64.getDecoder().decode(media.data().asString());
        assertEquals("RIFF", new String(wav, 0, 4, StandardCharsets.US_ASCII));
        strangersFindNothing(recordingId);

        assertEquals(204, rig.sdk.call(API, "deleteRecordingMedia", ACCOUNT, callId, recordingId).status());
        assertEquals(404, rig.sdk.call(API, "downloadCallRecording", ACCOUNT, callId, recordingId).status());
        assertEquals("deleted", rig.sdk.call(API, "getCallRecording", ACCOUNT, callId, recordingId).text("status"));
        assertEquals(204, rig.sdk.call(API, "deleteRecording", ACCOUNT, callId, recordingId).status());
        assertEquals(404, rig.sdk.call(API, "getCallRecording", ACCOUNT, callId, recordingId).status());
        assertEquals(404, rig.sdk.call(API, "deleteRecording", ACCOUNT, callId, recordingId).status());
    }

    private void strangersFindNothing(String recordingId) throws Exception {
        rig.sdk.as("tester", "wrong");
        assertEquals(401, rig.sdk.call(API, "downloadCallRecording", ACCOUNT, callId, recordingId).status());
        rig.sdk.as("other", "private");
        assertEquals(403, rig.sdk.call(API, "downloadCallRecording", ACCOUNT, callId, recordingId).status());
        String other = NodeUnderTest.OTHER_ACCOUNT;
        for (String operation : List.of("getCallRecording", "downloadCallRecording", "deleteRecording",
                "deleteRecordingMedia")) {
            assertEquals(404, rig.sdk.call(API, operation, other, callId, recordingId).status(), operation);
        }
        assertEquals(404, rig.sdk.call(API, "updateCallRecordingState", other, callId, Map.of("state", "paused"))
                .status());
        assertEquals(0, rig.sdk.call(API, "listAccountCallRecordings", other).data().size());
        rig.sdk.as("tester", "secret");
    }

    @Test
    void the_sdk_for_java_does_the_same() throws Exception {
        APIController voice = new BandwidthClient.Builder().environment(Environment.CUSTOM)
                .baseUrl(rig.node.url("").toString()).voiceBasicAuthCredentials("tester", "secret").build()
                .getVoiceClient().getAPIController();
        voice.modifyCallRecordingState(ACCOUNT, callId, new ModifyCallRecordingState(State2Enum.PAUSED));
        voice.modifyCallRecordingState(ACCOUNT, callId, new ModifyCallRecordingState(State2Enum.RECORDING));
        String recordingId = recorded();
        RecordingMetadataResponse shown = voice.getMetadataForRecording(ACCOUNT, callId, recordingId).getResult();
        assertEquals(Status1Enum.COMPLETE, shown.getStatus());
        assertNotNull(shown.getMediaUrl());
        assertEquals(1, voice.getQueryMetadataForAccountAndCall(ACCOUNT, callId).getResult().size());
        try (InputStream media = voice.getStreamRecordingMedia(ACCOUNT, callId, recordingId).getResult()) {
            assertEquals("RIFF", new String(media.readNBytes(4), StandardCharsets.US_ASCII));
        }
        voice.deleteRecordingMedia(ACCOUNT, callId, recordingId);
        voice.deleteRecording(ACCOUNT, callId, recordingId);
        assertEquals(0, voice.getQueryMetadataForAccountAndCall(ACCOUNT, callId).getResult().size());
    }
}
