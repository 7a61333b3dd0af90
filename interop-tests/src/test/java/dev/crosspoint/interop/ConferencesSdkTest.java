package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.bandwidth.BandwidthClient;
import com.bandwidth.Environment;
import com.bandwidth.voice.controllers.APIController;
import com.bandwidth.voice.models.ApiModifyConferenceRequest;
import com.bandwidth.voice.models.ConferenceMemberDetail;
import com.bandwidth.voice.models.StatusEnum;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCall;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Conferences of real calls, looked at and steered by the vendor's SDKs. */
class ConferencesSdkTest {
    @RegisterExtension
    static final SdkRig rig = new SdkRig(Map.of("CROSSPOINT_CALLS_PER_SECOND", "50"));

    private static final String API = "ConferencesApi";
    private static final Signal BEEP = Signal.tone(800, 0.2, 0.3, 8000);
    private static final String ACCOUNT = NodeUnderTest.ACCOUNT;

    private final List<PhoneCall> phones = new ArrayList<>();
    private String name;
    private String conferenceId;
    private List<String> members;

    @BeforeAll
    static void what_the_application_says() throws Exception {
        rig.app.on("/after", _ -> Answer.bxml("<Hangup/>"));
        rig.app.file("/beep.wav", Files.readAllBytes(Speech.phoneWavFile(BEEP)));
    }

    @BeforeEach
    void two_callers_in_a_room() throws Exception {
        rig.app.forget();
        name = "room-" + System.identityHashCode(this);
        rig.app.on("/initiate", _ -> Answer.bxml("<Conference conferenceEventUrl=\"/conference\" tag=\"shift\">" + name
                + "</Conference><Redirect redirectUrl=\"/after\"/>"));
        for (int i = 0; i < 2; i++) {
            phones.add(rig.carrier.callNode(NodeUnderTest.NUMBER));
        }
        rig.app.await("two members", CarrierRig.SOON, _ -> rig.app.types("/conference").stream()
                .filter("conferenceMemberJoin"::equals).count() == 2);
        conferenceId = rig.app.await("conferenceCreated", CarrierRig.SOON).body().path("conferenceId").asString();
        members = rig.app.hooks().stream().filter(h -> h.type().equals("conferenceMemberJoin"))
                .map(h -> h.body().path("callId").asString()).toList();
    }

    @AfterEach
    void they_hang_up() throws Exception {
        phones.forEach(phone -> phone.hangup(HangupReason.NORMAL));
        for (String callId : members) {
            rig.node.awaitState(callId, "disconnected");
        }
    }

    @Test
    void it_is_listed_shown_and_its_members_are_muted_held_and_coached() throws Exception {
        assertEquals(50, conferenceId.length());
        NodeSdk.Reply listed = rig.sdk.call(API, "listConferences", ACCOUNT, name, "2020-01-01T00:00:00Z", null, 1000);
        assertEquals(200, listed.status());
        assertEquals(1, listed.data().size());
        assertFalse(listed.data().path(0).path("activeMembers").isArray(), "lists tell no members");
        assertEquals(0, rig.sdk.call(API, "listConferences", ACCOUNT, "another").data().size());

        NodeSdk.Reply shown = rig.sdk.call(API, "getConference", ACCOUNT, conferenceId);
        assertEquals(200, shown.status());
        assertEquals(name, shown.text("name"));
        assertEquals("shift", shown.text("tag"));
        assertEquals(2, shown.data().path("activeMembers").size());

        assertEquals(204, rig.sdk.call(API, "updateConferenceMember", ACCOUNT, conferenceId, members.getFirst(),
                Map.of("mute", true, "callIdsToCoach", List.of(members.getLast()))).status());
        JsonNode member = rig.sdk.call(API, "getConferenceMember", ACCOUNT, conferenceId, members.getFirst()).data();
        assertTrue(member.path("mute").asBoolean());
        assertFalse(member.path("hold").asBoolean());
        assertEquals(members.getLast(), member.path("callIdsToCoach").path(0).asString());
        assertEquals(conferenceId, member.path("conferenceId").asString());
        assertTrue(member.path("memberUrl").asString().endsWith(members.getFirst()));
    }

    @Test
    void it_is_sent_elsewhere_given_a_document_and_ended() throws Exception {
        assertEquals(204, rig.sdk.call(API, "updateConference", ACCOUNT, conferenceId, Map.of("status", "active",
                "redirectUrl", rig.app.url("/conference-next").toString())).status());
        rig.app.await("conferenceRedirect", CarrierRig.SOON);
        assertEquals(204, rig.sdk.call(API, "updateConferenceBxml", ACCOUNT, conferenceId,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Bxml/>").status());
        assertEquals(204, rig.sdk.call(API, "updateConference", ACCOUNT, conferenceId,
                Map.of("status", "completed")).status());
        rig.app.await("conferenceCompleted", CarrierRig.SOON);
        rig.app.await("what follows the conference", CarrierRig.SOON, h -> h.path().equals("/after"));
        assertFalse(rig.sdk.call(API, "getConference", ACCOUNT, conferenceId).text("completedTime").isEmpty());
    }

    /** Has the room recorded for the length of a prompt; returns the recording's id. */
    private String recorded() throws Exception {
        assertEquals(204, rig.sdk.call(API, "updateConferenceBxml", ACCOUNT, conferenceId, "<Bxml>"
                + "<StartRecording recordingAvailableUrl=\"" + rig.app.url("/recorded") + "\"/><PauseRecording/>"
                + "<ResumeRecording/><PlayAudio>/beep.wav</PlayAudio><StopRecording/></Bxml>").status());
        return rig.app.await("conferenceRecordingAvailable", CarrierRig.SOON).body().path("recordingId").asString();
    }

    @Test
    void recordings_of_the_room_are_listed_shown_and_fetched() throws Exception {
        String recordingId = recorded();
        NodeSdk.Reply listed = rig.sdk.call(API, "listConferenceRecordings", ACCOUNT, conferenceId);
        assertEquals(200, listed.status());
        assertEquals(1, listed.data().size());
        NodeSdk.Reply shown = rig.sdk.call(API, "getConferenceRecording", ACCOUNT, conferenceId, recordingId);
        assertEquals(200, shown.status());
        assertEquals(listed.data().get(0), shown.data());
        assertEquals("complete", shown.text("status"));
        assertEquals(name, shown.text("name"));
        assertEquals(1, shown.data().path("channels").asInt());
        NodeSdk.Reply media = rig.sdk.call(API, "downloadConferenceRecording", ACCOUNT, conferenceId, recordingId,
                Map.of("responseType", "arraybuffer"));
        assertEquals(200, media.status());
        byte[] wav = Base64.getDecoder().decode(media.data().asString());
        Signal sound = Recorded.channel(wav, 0);
        assertTrue(sound.seconds() > BEEP.seconds() && sound.rms() > 0.01, () -> "recorded " + sound.seconds() + " s");

        fault(rig.sdk.call(API, "getConferenceRecording", ACCOUNT, conferenceId, "r-unknown"), 404);
        fault(rig.sdk.call(API, "getConferenceRecording", ACCOUNT, "conf-unknown", recordingId), 404);
        fault(rig.sdk.call("RecordingsApi", "getCallRecording", ACCOUNT, conferenceId, recordingId), 404);
        rig.sdk.as("other", "private");
        String other = NodeUnderTest.OTHER_ACCOUNT;
        fault(rig.sdk.call(API, "downloadConferenceRecording", other, conferenceId, recordingId), 404);
        assertEquals(0, rig.sdk.call(API, "listConferenceRecordings", other, conferenceId).data().size());
    }

    @Test
    void what_is_wrong_is_said_and_strangers_find_nothing() throws Exception {
        fault(rig.sdk.call(API, "getConference", ACCOUNT, "conf-unknown"), 404);
        fault(rig.sdk.call(API, "getConferenceMember", ACCOUNT, conferenceId, "c-unknown"), 404);
        fault(rig.sdk.call(API, "updateConference", ACCOUNT, conferenceId, Map.of("status", "asleep")), 400);
        fault(rig.sdk.call(API, "updateConference", ACCOUNT, conferenceId, Map.of("status", "active")), 400);
        fault(rig.sdk.call(API, "updateConference", ACCOUNT, conferenceId,
                Map.of("status", "completed", "redirectUrl", "https://app.example/")), 400);
        fault(rig.sdk.call(API, "updateConferenceBxml", ACCOUNT, conferenceId, "<Bxml><Hangup/></Bxml>"), 400);
        fault(rig.sdk.call(API, "updateConferenceMember", ACCOUNT, conferenceId, members.getFirst(),
                Map.of("mute", "loud")), 400);
        fault(rig.sdk.call(API, "listConferences", ACCOUNT, null, null, null, 1001), 400);
        rig.sdk.as("tester", "wrong");
        assertEquals(401, rig.sdk.call(API, "getConference", ACCOUNT, conferenceId).status());
        rig.sdk.as("other", "private");
        assertEquals(403, rig.sdk.call(API, "getConference", ACCOUNT, conferenceId).status());
        String other = NodeUnderTest.OTHER_ACCOUNT;
        fault(rig.sdk.call(API, "getConference", other, conferenceId), 404);
        fault(rig.sdk.call(API, "updateConference", other, conferenceId, Map.of("status", "completed")), 404);
        fault(rig.sdk.call(API, "updateConferenceBxml", other, conferenceId, "<Bxml/>"), 404);
        fault(rig.sdk.call(API, "updateConferenceMember", other, conferenceId, members.getFirst(),
                Map.of("mute", true)), 404);
        assertEquals(0, rig.sdk.call(API, "listConferences", other).data().size());
    }

    private static void fault(NodeSdk.Reply reply, int status) {
        assertEquals(status, reply.status(), reply.toString());
        assertEquals("validation", reply.text("type"), reply.toString());
    }

    @Test
    void the_sdk_for_java_does_the_same() throws Exception {
        APIController voice = new BandwidthClient.Builder().environment(Environment.CUSTOM)
                .baseUrl(rig.node.url("").toString()).voiceBasicAuthCredentials("tester", "secret").build()
                .getVoiceClient().getAPIController();
        assertEquals(1, voice.getConferencesByAccount(ACCOUNT, 10, null, name, null, null).getResult().size());
        assertEquals(2, voice.getConferenceById(ACCOUNT, conferenceId).getResult().getActiveMembers().size());
        voice.modifyConferenceMember(ACCOUNT, conferenceId, members.getFirst(),
                new ConferenceMemberDetail.Builder().hold(true).build());
        assertTrue(voice.getConferenceMember(ACCOUNT, conferenceId, members.getFirst()).getResult().getHold());
        String recordingId = recorded();
        assertEquals(recordingId, voice.getQueryMetadataForAccountAndConference(ACCOUNT, conferenceId).getResult()
                .getFirst().getRecordingId());
        assertEquals("wav", voice.getMetadataForConferenceRecording(ACCOUNT, conferenceId, recordingId).getResult()
                .getFileFormat().toString().toLowerCase(java.util.Locale.ROOT));
        try (InputStream media = voice.getStreamConferenceRecordingMedia(ACCOUNT, conferenceId, recordingId)
                .getResult()) {
            assertEquals("RIFF", new String(media.readNBytes(4), StandardCharsets.US_ASCII));
        }
        voice.modifyConference(ACCOUNT, conferenceId,
                new ApiModifyConferenceRequest.Builder().status(StatusEnum.COMPLETED).build());
        rig.app.await("conferenceCompleted", CarrierRig.SOON);
    }
}
