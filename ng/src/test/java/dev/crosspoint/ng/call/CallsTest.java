package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.call.FarEnd.Voice;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls made through ng, listened to at their ends. */
class CallsTest {
    private static final Map<String, ?> NONE = Map.of();
    private static final Map<String, ?> TO_PHONE = Map.of("ICE", "remove", "transport-protocol", "RTP/AVP",
            "DTLS-reverse", "passive", "rtcp-mux", List.of("demux"),
            "codec", Map.of("mask", List.of("opus"), "transcode", List.of("PCMU")),
            "replace", List.of("origin", "session-connection"), "flags", List.of("trust-address"));
    private static final Map<String, ?> TO_BROWSER = Map.of("ICE", "force", "DTLS", "passive",
            "rtcp-mux", List.of("accept"), "replace", List.of("origin", "session-connection"));

    private final CallWorld world = new CallWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private void talkAndListen(FarEnd a, FarEnd b) {
        a.talk(440);
        b.talk(700);
        world.run(1500);
        assertTrue(b.hears(440) > 0.9, "B hears A: " + b.hears(440));
        assertTrue(a.hears(700) > 0.9, "A hears B: " + a.hears(700));
    }

    @Test
    void two_phones_hear_each_other() {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, NONE, NONE);
        talkAndListen(a, b);
    }

    @Test
    void a_browser_and_a_phone_hear_each_other_transcoded() {
        Browser a = new Browser(world, 6000);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, TO_PHONE, TO_BROWSER);
        assertEquals("RTP/AVP 0 126", b.line("m=audio ").split(" ", 2)[1]);
        assertNull(b.line("a=ice-ufrag"));
        assertNull(b.line("a=fingerprint"));
        assertEquals("passive", a.line("a=setup:"));
        assertEquals("111 minptime=10;useinbandfec=1;maxplaybackrate=8000;sprop-maxcapturerate=8000;"
                + "maxaveragebitrate=32000", a.line("a=fmtp:"));
        world.connected(a);
        talkAndListen(a, b);
    }

    @Test
    void a_phone_calls_a_browser() {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMA);
        Browser b = new Browser(world, 6000);
        world.call("c", a, b, Map.of("ICE", "force", "transport protocol", "UDP/TLS/RTP/SAVPF", "flags",
                List.of("codec-transcode-opus", "generate mid"), "rtcp-mux", List.of("require")),
                Map.of("ICE", "remove", "transport-protocol", "RTP/AVP", "rtcp-mux", "demux"));
        assertEquals("actpass", b.line("a=setup:"));
        assertEquals("", b.line("a=rtcp-mux"));
        assertEquals("8 101", a.line("m=audio ").split(" ", 3)[2]);
        world.connected(b);
        talkAndListen(a, b);
    }

    @Test
    void two_browsers_pass_opus_through() {
        Browser a = new Browser(world, 6000);
        Browser b = new Browser(world, 6002);
        world.call("c", a, b, NONE, NONE);
        world.connected(a, b);
        talkAndListen(a, b);
        String report = world.done("query", "call-id", "c").toString();
        assertTrue(report.contains("transcoded=Number[value=0]"), report);
        assertTrue(report.contains("MOS=Number[value=44]"), report);
    }

    @Test
    void the_caller_hears_silence_once_the_callee_is_silenced_and_nothing_once_it_is_blocked() {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, NONE, NONE);
        talkAndListen(a, b);
        world.done("silence media", "call-id", "c", "from-tag", "B");
        world.run(1000);
        assertTrue(a.rms() < 50, "silence: " + a.rms());
        assertTrue(b.hears(440) > 0.9);
        world.done("unsilence media", "call-id", "c", "from-tag", "B");
        world.run(1000);
        assertTrue(a.hears(700) > 0.9);
        world.done("block media", "call-id", "c", "from-tag", "B");
        world.run(100);
        int before = a.packetsHeard;
        world.run(500);
        assertEquals(before, a.packetsHeard);
        world.done("unblock media", "call-id", "c", "from-tag", "B");
        world.run(1000);
        assertTrue(a.hears(700) > 0.9);
        assertEquals("no party has that from-tag", world.refused("block media", "call-id", "c", "from-tag", "X"));
    }

    @Test
    void a_digit_is_played_from_one_party_to_the_other() {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, NONE, NONE);
        a.talk(440);
        world.run(300);
        world.done("play DTMF", "call-id", "c", "from-tag", "A", "code", "5", "duration", 200);
        world.done("play DTMF", "call-id", "c", "from-tag", "A", "code", 11);
        world.run(1500);
        assertEquals(List.of('5', '#'), b.digits);
        assertTrue(world.refused("play DTMF", "call-id", "c", "from-tag", "A", "code", "x").contains("digit"));
    }

    @Test
    void digits_that_are_blocked_reach_nobody_and_the_sound_goes_on() {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, NONE, NONE);
        a.talk(440);
        b.talk(700);
        a.press('1');
        world.run(500);
        world.done("block DTMF", "call-id", "c", "from-tag", "A");
        a.press('2');
        b.press('3');
        world.run(1000);
        assertTrue(b.hears(440) > 0.9);
        world.done("unblock DTMF", "call-id", "c", "from-tag", "A");
        a.press('4');
        world.run(500);
        world.done("block DTMF", "call-id", "c");
        a.press('5');
        b.press('6');
        world.run(500);
        world.done("unblock DTMF", "call-id", "c");
        b.press('7');
        world.run(500);
        assertEquals(List.of('1', '4'), b.digits);
        assertEquals(List.of('3', '7'), a.digits);
    }

    @Test
    void a_deleted_call_is_silent_and_gone() {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, NONE, NONE);
        talkAndListen(a, b);
        String report = world.done("delete", "call-id", "c", "from-tag", "A", "to-tag", "B", "delete-delay", 0)
                .toString();
        assertTrue(report.contains("packets=Number[value=76]"), report);
        assertEquals(0, world.calls.size());
        int before = b.packetsHeard;
        world.run(300);
        assertEquals(before, b.packetsHeard);
        assertEquals("unknown call-id", world.refused("query", "call-id", "c"));
        a.talking = false;
        b.talking = false;
        assertFalse(world.media.engine().counters().value("phone_legs") > 0);
    }

    @Test
    void a_sound_in_the_request_or_of_the_folder_is_played_in_place_of_the_other_party() throws IOException {
        FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, NONE, NONE);
        talkAndListen(a, b);
        short[] tone = new short[2 * 16_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
        }
        byte[] wav = new Wav(16_000, 1, tone).write(Wav.Format.PCM16);
        String blob = new String(wav, StandardCharsets.ISO_8859_1);
        assertEquals(new NgValue.Number(2000), world.done("play media", "call-id", "c", "from-tag", "A", "blob", blob)
                .entries().get("duration"));
        world.until(() -> a.hears(1000) > 0.9); // read ahead by a thread of its own
        assertTrue(b.hears(440) > 0.9, "the other one goes on hearing");
        world.done("stop media", "call-id", "c", "from-tag", "A");
        world.run(1000);
        assertTrue(a.hears(700) > 0.9);
        assertTrue(world.refused("play media", "call-id", "c", "from-tag", "A", "file", "x.wav").contains("media-dir"));
        assertTrue(world.refused("play media", "call-id", "c", "from-tag", "A", "blob", "x").contains("WAV"));
        assertTrue(world.refused("play media", "call-id", "c", "blob", blob).contains("from-tag"));
    }

    @Test
    void files_are_played_from_their_folder_only(@TempDir Path folder) throws IOException {
        Path sounds = Files.createDirectory(folder.resolve("sounds"));
        byte[] wav = new Wav(8000, 1, new short[800]).write(Wav.Format.ULAW);
        Files.write(sounds.resolve("here.wav"), wav);
        Files.write(folder.resolve("secret.wav"), wav);
        try (CallWorld other = new CallWorld(MediaSettings.loopback(), NgSettings.loopback().withMediaDir(sounds))) {
            FarEnd a = new FarEnd(other, 5000, Voice.PCMU);
            other.call("c", a, new FarEnd(other, 5002, Voice.PCMU), NONE, NONE);
            other.done("play media", "call-id", "c", "flags", List.of("all"), "file", "here.wav");
            for (String outside : List.of("../secret.wav", folder.resolve("secret.wav").toString(), "no.wav", "\0")) {
                assertTrue(other.refused("play media", "call-id", "c", "from-tag", "A", "file", outside)
                        .startsWith("the file"), outside);
            }
        }
    }

    @Test
    void a_browser_holds_resumes_and_restarts_ice() {
        Browser a = new Browser(world, 6000);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, TO_PHONE, TO_BROWSER);
        world.connected(a);
        talkAndListen(a, b);
        a.direction = "sendonly";
        world.offer("c", a, "A", b, with(TO_PHONE, "to-tag", "B"));
        assertEquals("", b.line("a=sendonly"));
        b.direction = "recvonly";
        world.answer("c", "A", a, b, "B", TO_BROWSER);
        int before = a.packetsHeard;
        world.run(500);
        assertEquals(before, a.packetsHeard);
        a.direction = "sendrecv";
        b.direction = "sendrecv";
        String ufrag = a.line("a=ice-ufrag:");
        a.restart();
        world.offer("c", a, "A", b, with(TO_PHONE, "to-tag", "B"));
        world.answer("c", "A", a, b, "B", TO_BROWSER);
        assertFalse(ufrag.equals(a.line("a=ice-ufrag:")), "our credentials are new as well");
        talkAndListen(a, b);
    }

    @Test
    void an_offer_that_a_phone_refuses_leaves_the_call_as_it_was() {
        Browser a = new Browser(world, 6000);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        world.call("c", a, b, TO_PHONE, TO_BROWSER);
        world.connected(a);
        talkAndListen(a, b);
        String answer = a.told;
        a.direction = "inactive";
        world.offer("c", a, "A", b, with(TO_PHONE, "to-tag", "B"));
        a.told = answer;
        talkAndListen(a, b);
    }

    @Test
    void somebody_who_waits_for_checks_as_we_do_gets_an_answer_without_ice() {
        Browser lite = new Browser(world, 6000);
        FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
        String offer = lite.describe().replace("a=msid-semantic", "a=ice-lite\r\na=msid-semantic")
                .replace("c=IN IP4 0.0.0.0", "c=IN IP4 127.0.0.1");
        b.readOffer(world.done("offer", CallWorld.all(TO_PHONE, "call-id", "c", "from-tag", "A", "sdp", offer))
                .text("sdp"));
        String answer = world.done("answer", CallWorld.all(TO_BROWSER, "call-id", "c", "from-tag", "A", "to-tag", "B",
                "sdp", b.describe())).text("sdp");
        assertTrue(answer.contains("a=fingerprint:") && !answer.contains("ice"), answer);
    }

    private static Map<String, ?> with(Map<String, ?> flags, String key, String value) {
        Map<String, Object> all = new HashMap<>(flags);
        all.put(key, value);
        return all;
    }
}
