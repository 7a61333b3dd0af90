package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.bandwidth.voice.bxml.verbs.Bridge;
import com.bandwidth.voice.bxml.verbs.Conference;
import com.bandwidth.voice.bxml.verbs.Forward;
import com.bandwidth.voice.bxml.verbs.Gather;
import com.bandwidth.voice.bxml.verbs.Hangup;
import com.bandwidth.voice.bxml.verbs.Pause;
import com.bandwidth.voice.bxml.verbs.PauseRecording;
import com.bandwidth.voice.bxml.verbs.PhoneNumber;
import com.bandwidth.voice.bxml.verbs.PlayAudio;
import com.bandwidth.voice.bxml.verbs.Record;
import com.bandwidth.voice.bxml.verbs.Redirect;
import com.bandwidth.voice.bxml.verbs.Response;
import com.bandwidth.voice.bxml.verbs.ResumeRecording;
import com.bandwidth.voice.bxml.verbs.Ring;
import com.bandwidth.voice.bxml.verbs.SendDtmf;
import com.bandwidth.voice.bxml.verbs.SipUri;
import com.bandwidth.voice.bxml.verbs.SpeakSentence;
import com.bandwidth.voice.bxml.verbs.StartGather;
import com.bandwidth.voice.bxml.verbs.StartRecording;
import com.bandwidth.voice.bxml.verbs.StopGather;
import com.bandwidth.voice.bxml.verbs.StopRecording;
import com.bandwidth.voice.bxml.verbs.Tag;
import com.bandwidth.voice.bxml.verbs.Transfer;
import com.bandwidth.voice.bxml.verbs.Verb;
import dev.crosspoint.interop.peer.Tool;
import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The parser takes whatever the vendor's builders write: every verb, with all attributes that they know. */
class BuiltDocumentsTest {
    private static final String CALL = "c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85";
    private static final String NEXT = "https://app.example/next";

    @Test
    void documents_of_the_builders_for_node_js_are_accepted() throws Exception {
        Tool.require("node");
        Path scripts = Path.of("src/test/js");
        Assumptions.assumeTrue(Files.isDirectory(scripts.resolve("node_modules")),
                "npm packages are not installed: bin/test installs them");
        Process program = new ProcessBuilder("node", "documents.mjs").directory(scripts.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        byte[] json = program.getInputStream().readAllBytes();
        assertTrue(program.waitFor(20, TimeUnit.SECONDS));
        Map<String, String> documents = new TreeMap<>();
        Json.parse(json).properties().forEach(d -> documents.put(d.getKey(), d.getValue().asString()));
        assertTrue(documents.size() > 50, "a document for every verb");
        judge(documents);
    }

    @Test
    void documents_of_the_builders_for_java_are_accepted() {
        Map<String, String> documents = new TreeMap<>();
        for (Verb verb : verbs()) {
            documents.put(verb.getClass().getSimpleName(), Response.builder().build().add(verb).toBXML());
        }
        documents.put("empty", Response.builder().build().toBXML());
        judge(documents);
    }

    /** Verbs that are not there yet must at least be known as such; nothing that a builder writes is malformed. */
    private static void judge(Map<String, String> documents) {
        Map<String, String> refused = new TreeMap<>();
        TreeSet<String> notYet = new TreeSet<>();
        documents.forEach((name, document) -> {
            switch (Bxml.parse(document.getBytes(StandardCharsets.UTF_8), URI.create(NEXT))) {
                case BxmlResult.Accepted _ -> { }
                case BxmlResult.Refused no when no.why() == BxmlResult.Why.UNSUPPORTED -> notYet.add(name);
                case BxmlResult.Refused no -> refused.put(name, no.message() + ": " + document);
            }
        });
        System.out.println("not supported yet: " + notYet);
        assertEquals(Map.of(), refused);
    }

    private static List<Verb> verbs() {
        return List.of(
                Bridge.builder().callId(CALL).bridgeCompleteUrl(NEXT).bridgeCompleteMethod("GET")
                        .bridgeTargetCompleteUrl(NEXT).username("me").password("pw").tag("t").build(),
                Conference.builder().name("room").mute(true).hold(false).callIdsToCoach(List.of(CALL))
                        .conferenceEventUrl(NEXT).conferenceEventMethod("POST").tag("t").build(),
                Forward.builder().to("+15550001111").from("+15550002222").callTimeout(20L)
                        .diversionTreatment("stack").diversionReason("user-busy").build(),
                Gather.builder().gatherUrl(NEXT).gatherMethod("POST").terminatingDigits("#").maxDigits(4)
                        .interDigitTimeout(2.5).firstDigitTimeout(10.0).repeatCount(2)
                        .audioProducer(List.of(PlayAudio.builder().audioUri("https://app.example/menu.wav").build(),
                                SpeakSentence.builder().text("Press a key").voice("julie").build())).build(),
                Hangup.builder().build(), Pause.builder().duration(1.5).build(), PauseRecording.builder().build(),
                PlayAudio.builder().audioUri("https://app.example/a.mp3").username("me").password("pw").build(),
                Record.builder().recordCompleteUrl(NEXT).recordingAvailableUrl(NEXT).maxDuration(30)
                        .fileFormat("mp3").terminatingDigits("*").tag("t").build(),
                Redirect.builder().redirectUrl(NEXT).redirectMethod("GET").username("me").password("pw").build(),
                ResumeRecording.builder().build(), Ring.builder().duration(2.5).build(),
                SendDtmf.builder().digits("12w3").toneDuration(100.0).toneInterval(200.0).build(),
                SpeakSentence.builder().text("Your code is <say-as interpret-as=\"characters\">A1</say-as>")
                        .gender("female").locale("en_US").voice("julie").build(),
                StartGather.builder().dtmfUrl(NEXT).dtmfMethod("POST").tag("t").build(),
                StartRecording.builder().recordingAvailableUrl(NEXT).multiChannel(true).fileFormat("wav").build(),
                StopGather.builder().build(), StopRecording.builder().build(), Tag.builder().value("a tag").build(),
                Transfer.builder().transferCallerId("+15550002222").callTimeout(15.0).transferCompleteUrl(NEXT)
                        .tag("t").phoneNumbers(PhoneNumber.builder().phoneNumber("+15550001111")
                                .transferAnswerUrl(NEXT).transferDisconnectUrl(NEXT).tag("b").build())
                        .sipUris(List.of(SipUri.builder().sipUri("sip:agent@pbx.example")
                                .uui("bXk=;encoding=base64").transferAnswerUrl(NEXT).build())).build());
    }
}
