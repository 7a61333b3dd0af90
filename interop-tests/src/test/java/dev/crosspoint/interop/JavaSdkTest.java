package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.bandwidth.BandwidthClient;
import com.bandwidth.Environment;
import com.bandwidth.exceptions.ApiException;
import com.bandwidth.http.response.ApiResponse;
import com.bandwidth.voice.controllers.APIController;
import com.bandwidth.voice.exceptions.ApiErrorResponseException;
import com.bandwidth.voice.models.AnswerMethodEnum;
import com.bandwidth.voice.models.ApiCallResponse;
import com.bandwidth.voice.models.ApiCallStateResponse;
import com.bandwidth.voice.models.ApiCreateCallRequest;
import com.bandwidth.voice.models.ApiModifyCallRequest;
import com.bandwidth.voice.models.DisconnectCauseEnum;
import com.bandwidth.voice.models.State1Enum;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What an application finds that was written for the vendor's SDK for Java 5.2. It has no operations for lists of
 * calls, documents put on calls and conferences, statistics and endpoints.
 */
class JavaSdkTest {
    private static final String ACCOUNT = NodeUnderTest.ACCOUNT;
    private static CarrierRig rig;

    @BeforeAll
    static void one_node_for_all() throws Exception {
        rig = CarrierRig.start(Map.of("CROSSPOINT_CALLS_PER_SECOND", "50", "CROSSPOINT_CALLS_CONCURRENT", "4"));
        rig.app.on("/answer", _ -> Answer.bxml("<Pause duration=\"60\"/>"));
        rig.app.on("/next", _ -> Answer.bxml("<Hangup/>"));
    }

    @AfterAll
    static void end() {
        if (rig != null) {
            rig.close();
        }
    }

    private static APIController voice(String username, String password) {
        return new BandwidthClient.Builder().environment(Environment.CUSTOM)
                .baseUrl(rig.node.url("").toString()).voiceBasicAuthCredentials(username, password).build()
                .getVoiceClient().getAPIController();
    }

    private static APIController voice() {
        return voice("tester", "secret");
    }

    private static ApiCreateCallRequest.Builder order(String to) {
        return new ApiCreateCallRequest.Builder(NodeUnderTest.NUMBER, to, rig.app.url("/answer").toString(),
                NodeUnderTest.APPLICATION).answerMethod(AnswerMethodEnum.POST)
                .disconnectUrl(rig.app.url("/disconnect").toString());
    }

    private static ApiErrorResponseException fault(int status, String type, Executable operation) {
        ApiErrorResponseException e = assertThrows(ApiErrorResponseException.class, operation);
        assertEquals(status, e.getResponseCode());
        assertEquals(type, e.getType());
        assertNotNull(e.getDescription());
        return e;
    }

    /** For the statuses that the SDK has no class of its own for. */
    private static void unnamedFault(int status, Executable operation) {
        ApiException e = assertThrows(ApiException.class, operation);
        assertEquals(ApiException.class, e.getClass());
        assertEquals(status, e.getResponseCode());
    }

    @Test
    void a_call_is_created_looked_at_sent_elsewhere_and_over() throws Exception {
        ApiResponse<ApiCallResponse> made = voice().createCall(ACCOUNT,
                order(CarrierRig.ANSWERS).tag("from Java").callTimeout(20.0).callbackTimeout(5.0).build());
        assertEquals(201, made.getStatusCode());
        ApiCallResponse call = made.getResult();
        assertEquals(47, call.getCallId().length());
        assertEquals("from Java", call.getTag());
        assertEquals(20.0, call.getCallTimeout());
        assertEquals(AnswerMethodEnum.POST, call.getAnswerMethod());
        assertEquals(call.getCallUrl(), made.getHeaders().value("Location"));
        rig.node.awaitState(call.getCallId(), "answered");

        ApiCallStateResponse state = voice().getCallState(ACCOUNT, call.getCallId()).getResult();
        assertEquals("outbound", state.getDirection());
        assertNotNull(state.getAnswerTime());
        assertNull(state.getState(), "this SDK knows states in capitals, which the contract does not write them in");

        assertEquals(200, voice().modifyCall(ACCOUNT, call.getCallId(), new ApiModifyCallRequest.Builder()
                .redirectUrl(rig.app.url("/next").toString()).tag("moved").build()).getStatusCode());
        rig.node.awaitState(call.getCallId(), "disconnected");
        ApiCallStateResponse over = voice().getCallState(ACCOUNT, call.getCallId()).getResult();
        assertEquals(DisconnectCauseEnum.HANGUP, over.getDisconnectCause());
        assertNotNull(over.getEndTime());
        assertEquals("moved", rig.app.await("disconnect of " + call.getCallId(), CarrierRig.SOON, h ->
                h.type().equals("disconnect") && h.body().path("callId").asString().equals(call.getCallId()))
                .body().path("tag").asString());
    }

    @Test
    void a_call_is_ended() throws Exception {
        String callId = voice().createCall(ACCOUNT, order(CarrierRig.NEVER_ANSWERS).build()).getResult().getCallId();
        rig.node.awaitState(callId, "initiated");
        unnamedFault(409, () -> voice().modifyCall(ACCOUNT, callId,
                new ApiModifyCallRequest.Builder().redirectUrl("https://app.example/next").build()));
        voice().modifyCall(ACCOUNT, callId, new ApiModifyCallRequest.Builder()
                .state(State1Enum.COMPLETED).build());
        rig.node.awaitState(callId, "disconnected");
        assertEquals(DisconnectCauseEnum.CANCEL,
                voice().getCallState(ACCOUNT, callId).getResult().getDisconnectCause());
        fault(404, "validation", () -> voice().modifyCall(ACCOUNT, callId,
                new ApiModifyCallRequest.Builder().state(State1Enum.COMPLETED).build()));
    }

    @Test
    void a_busy_callee_is_a_cause() throws Exception {
        String callId = voice().createCall(ACCOUNT, order(CarrierRig.BUSY).build()).getResult().getCallId();
        rig.node.awaitState(callId, "disconnected");
        ApiCallStateResponse state = voice().getCallState(ACCOUNT, callId).getResult();
        assertEquals(DisconnectCauseEnum.BUSY, state.getDisconnectCause());
        assertEquals("Callee is busy", state.getErrorMessage());
        assertEquals(36, state.getErrorId().length());
    }

    @Test
    void faults_are_what_the_sdk_knows() {
        fault(400, "validation", () -> voice().createCall(ACCOUNT, order("+1invalid").build()));
        fault(404, "validation", () -> voice().getCallState(ACCOUNT, "does-not-exist"));
        unnamedFault(401, () -> voice("tester", "wrong").getCallState(ACCOUNT, "any"));
        fault(403, "authorization-error", () -> voice("other", "private").getCallState(ACCOUNT, "any"));
    }

    @Test
    void too_many_calls_are_told_so() throws Exception {
        APIController other = voice("other", "private");
        ApiCreateCallRequest order = order(CarrierRig.NEVER_ANSWERS).from(NodeUnderTest.OTHER_NUMBER)
                .applicationId(NodeUnderTest.OTHER_APPLICATION).build();
        List<String> made = new ArrayList<>();
        ApiErrorResponseException refused = assertThrows(ApiErrorResponseException.class, () -> {
            while (made.size() < 10) {
                made.add(other.createCall(NodeUnderTest.OTHER_ACCOUNT, order).getResult().getCallId());
            }
        });
        assertEquals(429, refused.getResponseCode());
        assertEquals("error", refused.getType());
        assertNotNull(refused.getHttpContext().getResponse().getHeaders().value("Retry-After"));
        for (String callId : made) {
            other.modifyCall(NodeUnderTest.OTHER_ACCOUNT, callId,
                    new ApiModifyCallRequest.Builder().state(State1Enum.COMPLETED).build());
        }
    }
}
