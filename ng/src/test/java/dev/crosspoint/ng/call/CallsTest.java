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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls made through ng, listened to at their ends. */
class CallsTest extends TwoPhones {
    private static final Map<String, ?> TO_PHONE = Map.of("ICE", "remove", "transport-protocol", "RTP/AVP",
            "DTLS-reverse", "passive", "rtcp-mux", List.of("demux"),
            "codec", Map.of("mask", List.of("opus"), "transcode", List.of("PCMU")),
            "replace", List.of("origin", "session-connection"), "flags", List.of("trust-address"));
    private static final Map<String, ?> TO_BROWSER = Map.of("ICE", "force", "DTLS", "passive",
            "rtcp-mux", List.of("accept"), "replace", List.of("origin", "session-connection"));

    @Test
    void two_phones_hear_each_other() {
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
    }

    @Test
    void a_browser_and_a_phone_hear_each_other_transcoded() {
        Browser browser = new Browser(world, 6000);
        world.call("c", browser, b, TO_PHONE, TO_BROWSER);
        assertEquals("RTP/AVP 0 126", b.line("m=audio ").split(" ", 2)[1]);
        assertNull(b.line("a=ice-ufrag"));
        assertNull(b.line("a=fingerprint"));
        assertEquals("passive", browser.line("a=setup:"));
        assertEquals("111 minptime=10;useinbandfec=1;maxplaybackrate=8000;sprop-maxcapturerate=8000;"
                + "maxaveragebitrate=32000", browser.line("a=fmtp:"));
        world.connected(browser);
        hear(browser, b);
    }

    @Test
    void a_phone_calls_a_browser() {
        FarEnd phone = new FarEnd(world, 5000, Voice.PCMA);
        Browser browser = new Browser(world, 6000);
        world.call("c", phone, browser, Map.of("ICE", "force", "transport protocol", "UDP/TLS/RTP/SAVPF", "flags",
                List.of("codec-transcode-opus", "generate mid"), "rtcp-mux", List.of("require")),
                Map.of("ICE", "remove", "transport-protocol", "RTP/AVP", "rtcp-mux", "demux"));
        assertEquals("actpass", browser.line("a=setup:"));
        assertEquals("", browser.line("a=rtcp-mux"));
        assertEquals("8 101", phone.line("m=audio ").split(" ", 3)[2]);
        world.connected(browser);
        hear(phone, browser);
    }

    @Test
    void two_browsers_pass_opus_through() {
        Browser first = new Browser(world, 6000);
        Browser second = new Browser(world, 6002);
        world.call("c", first, second, NONE, NONE);
        world.connected(first, second);
        hear(first, second);
        String report = world.done("query", "call-id", "c").toString();
        assertTrue(report.contains("transcoded=Number[value=0]"), report);
        assertTrue(report.contains("MOS=Number[value=44]"), report);
    }

    @Test
    void the_caller_hears_silence_once_the_callee_is_silenced_and_nothing_once_it_is_blocked() {
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
        world.done("silence media", "call-id", "c", "from-tag", "B");
        world.run(1000);
        assertTrue(a.rms() < 50, "silence: " + a.rms());
        assertHears(b, 440);
        world.done("unsilence media", "call-id", "c", "from-tag", "B");
        world.run(1000);
        assertHears(a, 700);
        world.done("block media", "call-id", "c", "from-tag", "B");
        world.run(100);
        assertNothingComesTo(a);
        world.done("unblock media", "call-id", "c", "from-tag", "B");
        world.run(1000);
        assertHears(a, 700);
        assertEquals("no party has that from-tag", world.refused("block media", "call-id", "c", "from-tag", "X"));
    }

    @Test
    void a_digit_is_played_from_one_party_to_the_other() {
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
        world.call("c", a, b, NONE, NONE);
        a.talk(440);
        b.talk(700);
        a.press('1');
        world.run(500);
        world.done("block DTMF", "call-id", "c", "from-tag", "A");
        a.press('2');
        b.press('3');
        world.run(1000);
        assertHears(b, 440);
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
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
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
        world.call("c", a, b, NONE, NONE);
        hear(a, b);
        short[] tone = new short[2 * 16_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
        }
        byte[] wav = new Wav(16_000, 1, tone).write(Wav.Format.PCM16);
        String blob = new String(wav, StandardCharsets.ISO_8859_1);
        assertEquals(new NgValue.Number(2000), world.done("play media", "call-id", "c", "from-tag", "A", "blob", blob)
                .entries().get("duration"));
        world.until(() -> a.hears(1000) > 0.9); // read ahead by a thread of its own
        assertHears(b, 440);
        world.done("stop media", "call-id", "c", "from-tag", "A");
        world.run(1000);
        assertHears(a, 700);
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
        Browser browser = new Browser(world, 6000);
        world.call("c", browser, b, TO_PHONE, TO_BROWSER);
        world.connected(browser);
        hear(browser, b);
        browser.direction = "sendonly";
        world.offer("c", browser, "A", b, with(TO_PHONE, "to-tag", "B"));
        assertEquals("", b.line("a=sendonly"));
        b.direction = "recvonly";
        world.answer("c", "A", browser, b, "B", TO_BROWSER);
        assertNothingComesTo(browser);
        browser.direction = "sendrecv";
        b.direction = "sendrecv";
        String ufrag = browser.line("a=ice-ufrag:");
        browser.restart();
        world.offer("c", browser, "A", b, with(TO_PHONE, "to-tag", "B"));
        world.answer("c", "A", browser, b, "B", TO_BROWSER);
        assertFalse(ufrag.equals(browser.line("a=ice-ufrag:")), "our credentials are new as well");
        hear(browser, b);
    }

    @Test
    void an_offer_that_a_phone_refuses_leaves_the_call_as_it_was() {
        Browser browser = new Browser(world, 6000);
        world.call("c", browser, b, TO_PHONE, TO_BROWSER);
        world.connected(browser);
        hear(browser, b);
        String answer = browser.told;
        browser.direction = "inactive";
        world.offer("c", browser, "A", b, with(TO_PHONE, "to-tag", "B"));
        browser.told = answer;
        hear(browser, b);
    }

    @Test
    void somebody_who_waits_for_checks_as_we_do_gets_an_answer_without_ice() {
        Browser lite = new Browser(world, 6000);
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
