package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        world.until(a::ready);
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
        world.until(b::ready);
        talkAndListen(a, b);
    }

    @Test
    void two_browsers_pass_opus_through() {
        Browser a = new Browser(world, 6000);
        Browser b = new Browser(world, 6002);
        world.call("c", a, b, NONE, NONE);
        world.until(a::ready);
        world.until(b::ready);
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
}
