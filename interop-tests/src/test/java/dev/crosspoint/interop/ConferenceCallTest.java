package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.Await;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real phones in a conference, each with a tone of its own, and what each of them hears. */
class ConferenceCallTest {
    private static final double LEVEL = 0.15;
    /** At 20 ms: what is under way when something changes, and what is then listened to. */
    private static final int SETTLING_PACKETS = 15;
    private static final int PACKETS = 35;
    private static final String SENTENCE = "This is not recorded.";
    private static final double SPEECH_SECONDS = 2.5;

    private final Sipp.Ports ports = Sipp.Ports.free();
    private final ApplicationServer app = new ApplicationServer();
    private final NodeUnderTest node = NodeUnderTest.start(app, ports.sip(),
            Files.createTempDirectory("node"), Map.of("CROSSPOINT_SPEECH_ENGINE", "freetts"));
    private final List<Phone> phones = new ArrayList<>();
    private String conference;

    ConferenceCallTest() throws Exception {
    }

    /** A phone in the conference. */
    private record Phone(String callId, double toneHz, RtpCapture capture, Sipp sipp) {
        List<RtpCapture.Packet> since(int from) throws Exception {
            List<RtpCapture.Packet> all = capture.packets();
            return all.subList(Math.min(from, all.size()), all.size());
        }
    }

    @Test
    void each_hears_whom_it_should_and_all_hear_what_is_said_to_the_room() throws Exception {
        try (app; node) {
            app.on("/after", _ -> Answer.bxml("<Hangup/>"));
            try {
                goesOn();
                completed();
            } finally {
                for (Phone phone : phones) {
                    phone.sipp().close();
                    phone.capture().close();
                }
            }
        }
    }

    private void goesOn() throws Exception {
        Phone agent = enters(430, "");
        conference = app.await("conferenceCreated", CallRig.SOON).body().path("conferenceId").asString();
        Phone trainee = enters(700, "");
        Phone customer = enters(1150, "");
        List<Phone> three = List.copyOf(phones);
        hear(Map.of(agent, List.of(trainee, customer), trainee, List.of(agent, customer),
                customer, List.of(agent, trainee)));

        member(agent, "{\"mute\":true}");
        hear(Map.of(agent, List.of(trainee, customer), trainee, List.of(customer), customer, List.of(trainee)));

        member(agent, "{\"mute\":false}");
        member(trainee, "{\"hold\":true}");
        hear(Map.of(agent, List.of(customer), trainee, List.of(), customer, List.of(agent)));

        member(trainee, "{\"hold\":false}");
        Phone coach = enters(1900, " callIdsToCoach=\"" + agent.callId() + "," + trainee.callId() + "\"");
        hear(Map.of(agent, List.of(trainee, customer, coach), trainee, List.of(agent, customer, coach),
                customer, List.of(agent, trainee), coach, three));

        member(coach, "{\"callIdsToCoach\":[\"" + trainee.callId() + "\"]}");
        hear(Map.of(agent, List.of(trainee, customer), trainee, List.of(agent, customer, coach),
                customer, List.of(agent, trainee), coach, three));
        promptAndRecording(three, coach);
    }

    /** A caller who plays its tone and is in the conference now. */
    private Phone enters(double toneHz, String attributes) throws Exception {
        app.on("/initiate", _ -> Answer.bxml("<Conference conferenceEventUrl=\"/conference\"" + attributes
                + ">room</Conference><Redirect redirectUrl=\"/after\"/>"));
        Sipp.Ports own = phones.isEmpty() ? ports : Sipp.Ports.free();
        RtpCapture capture = RtpCapture.start(own.media());
        Sipp sipp = Sipp.start("call-in.xml", own, "127.0.0.1:" + node.sipPort,
                Map.of("speech", Speech.ulawFile(Signal.tone(toneHz, LEVEL, 10, 8000))), "-s", NodeUnderTest.NUMBER);
        int before = phones.size();
        app.await("the caller in the conference", CallRig.SOON, _ -> joined().size() > before);
        Phone phone = new Phone(joined().getLast(), toneHz, capture, sipp);
        phones.add(phone);
        return phone;
    }

    private List<String> joined() {
        return app.hooks().stream().filter(h -> h.type().equals("conferenceMemberJoin"))
                .map(h -> h.body().path("callId").asString()).toList();
    }

    private void put(String path, String contentType, String body) throws Exception {
        HttpResponse<String> reply = node.send(node.request(path).header("Content-Type", contentType)
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertEquals(204, reply.statusCode(), reply::body);
    }

    private String path() {
        return "/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/conferences/" + conference;
    }

    private void member(Phone phone, String json) throws Exception {
        put(path() + "/members/" + phone.callId(), "application/json", json);
    }

    private Map<Phone, Integer> marks() throws Exception {
        Map<Phone, Integer> marks = new java.util.HashMap<>();
        for (Phone phone : phones) {
            marks.put(phone, phone.capture().packets().size());
        }
        return marks;
    }

    /** Whom each hears now: those and nobody else, itself least of all. */
    private void hear(Map<Phone, List<Phone>> wanted) throws Exception {
        Map<Phone, Integer> marks = marks();
        for (Map.Entry<Phone, List<Phone>> one : wanted.entrySet()) {
            Phone phone = one.getKey();
            int from = marks.get(phone) + SETTLING_PACKETS;
            Await.until(CallRig.SOON, () -> phone.since(from).size() >= PACKETS,
                    () -> "a phone hears nothing, not even silence");
            Signal heard = PhoneAudio.of(phone.since(from).subList(0, PACKETS));
            StringBuilder levels = new StringBuilder(phone.toneHz() + " Hz hears");
            phones.forEach(other -> levels.append(" %.3f of %.0f Hz".formatted(level(heard, other), other.toneHz())));
            System.out.println("heard: " + levels);
            for (Phone other : phones) {
                assertEquals(one.getValue().contains(other), level(heard, other) > 0.5, levels::toString);
                assertFalse(!one.getValue().contains(other) && level(heard, other) > 0.05, levels::toString);
            }
        }
    }

    /** How loud a phone's tone is in what was heard; 1 as it was sent. */
    private static double level(Signal heard, Phone of) {
        return heard.band(of.toneHz() * 0.97, of.toneHz() * 1.03).rms() * Math.sqrt(2) / LEVEL;
    }

    private void promptAndRecording(List<Phone> three, Phone coach) throws Exception {
        Signal prompt = Speech.browser().slice(0, SPEECH_SECONDS);
        Signal sentence = Speech.synthesized(SENTENCE);
        app.file("/prompt.wav", Files.readAllBytes(Speech.phoneWavFile(prompt)));
        put(path() + "/bxml", "application/xml",
                "<Bxml><StartRecording recordingAvailableUrl=\"" + app.url("/recorded") + "\"/></Bxml>");
        hear(Map.of(coach, three)); // a second in which all of them talk
        for (Phone phone : three) {
            member(phone, "{\"mute\":true}");
        }
        member(coach, "{\"mute\":true}");
        Map<Phone, Integer> marks = marks();
        app.on("/said", _ -> Answer.bxml("<PlayAudio>/prompt.wav</PlayAudio><PauseRecording/><SpeakSentence>" + SENTENCE
                + "</SpeakSentence><ResumeRecording/><StopRecording/>"));
        node.post(path(), Map.of("redirectUrl", app.url("/said").toString()));
        Hook told = app.await("conferenceRecordingAvailable", CallRig.SOON);
        for (Phone phone : phones) {
            Signal heard = PhoneAudio.of(phone.since(marks.get(phone)));
            Match match = CallRig.keep("conference-" + phone.toneHz(), prompt, heard);
            assertTrue(match.correlation() >= 0.95, () -> phone.toneHz() + " Hz hears the prompt: " + match);
            Match spoken = Match.of(sentence, heard);
            assertTrue(spoken.correlation() >= 0.95, () -> phone.toneHz() + " Hz hears the sentence: " + spoken);
        }
        assertEquals("complete", told.body().path("status").asString());
        assertEquals(conference, told.body().path("conferenceId").asString());
        Signal recorded = Recorded.channel(node.api.bytes(URI.create(told.body().path("mediaUrl").asString())
                .getPath()), 0);
        Signal talk = recorded.slice(0.2, 0.8);
        for (Phone phone : three) {
            assertTrue(level(talk, phone) > 0.5, () -> phone.toneHz() + " Hz in the recording: " + level(talk, phone));
        }
        assertTrue(level(talk, coach) < 0.05, "a coach is not recorded: only the coached hear it");
        Match paused = Match.of(sentence, recorded);
        assertTrue(paused.correlation() < 0.5, () -> "said while the recording paused: " + paused);
        Match match = CallRig.keep("conference-recorded", prompt, recorded.slice(0.8, recorded.seconds()));
        assertTrue(match.correlation() >= 0.95, () -> "the prompt in the recording: " + match);
        assertEquals(1, Json.parse(node.send(node.request(path() + "/recordings")).body()).size());
    }

    private void completed() throws Exception {
        node.post(path(), Map.of("status", "completed"));
        app.await("conferenceCompleted", CallRig.SOON);
        List<String> events = app.types("/conference");
        String[] exits = new String[phones.size()];
        Arrays.fill(exits, "conferenceMemberExit");
        assertEquals(List.of(exits), events.subList(events.size() - 1 - exits.length, events.size() - 1),
                () -> "each exit, then the end: " + events);
        for (Phone phone : phones) {
            phone.sipp().awaitSuccess(CallRig.SOON);
        }
        assertEquals(phones.size(), app.types("/after").size(), "each went on with its next verb");
    }
}
