package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.call.FarEnd.Voice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What flags make of the sound itself: its codecs, their bitrate, its packets. */
class CodecFlagsTest extends TwoPhones {
    /** Speaks opus, over plain RTP. */
    private final FarEnd wide = new FarEnd(world, 5010, Voice.OPUS);
    private final FarEnd alaw = new FarEnd(world, 5012, Voice.PCMA);

    private static Map<String, ?> codec(Map<String, List<String>> lists) {
        return Map.of("codec", lists);
    }

    private static String formats(FarEnd told) {
        return told.line("m=audio ").split(" ", 3)[2];
    }

    private void offersAlso(FarEnd end, String format) {
        end.said = end.describe().replace(" 101\r\n", " " + format + " 101\r\n");
    }

    @Test
    void a_masked_codec_is_hidden_from_the_receiver_and_transcoded() {
        world.call("c", a, alaw, codec(Map.of("mask", List.of("PCMU"), "transcode", List.of("PCMA"))), NONE);
        assertEquals("8 101", formats(alaw));
        assertEquals("0 101", formats(a));
        hear(a, alaw);
    }

    @Test
    void an_accepted_codec_is_used_though_the_receiver_refuses_it() {
        offersAlso(wide, "0");
        world.call("c", wide, b, codec(Map.of("accept", List.of("opus"))), NONE);
        assertEquals("111 0 101", formats(b));
        assertEquals("111 0 101", formats(wide));
        hear(wide, b);
    }

    @Test
    void a_consumed_codec_is_hidden_and_used_though_the_sides_share_another() {
        offersAlso(wide, "0");
        world.call("c", wide, b, codec(Map.of("consume", List.of("opus"))), NONE);
        assertEquals("0 101", formats(b));
        assertEquals("111 0 101", formats(wide));
        hear(wide, b);
    }

    @Test
    void without_flags_a_codec_that_the_sides_share_is_the_one_to_speak() {
        offersAlso(wide, "0");
        world.call("c", wide, b, NONE, NONE);
        assertEquals("0 101", formats(wide));
        wide.talk(440);
        assertNothingComesTo(b);
    }

    @Test
    void an_excepted_codec_is_all_that_is_left_to_speak() {
        offersAlso(alaw, "0");
        FarEnd other = new FarEnd(world, 5014, Voice.PCMA);
        world.call("c", alaw, other, codec(Map.of("strip", List.of("all"), "except",
                List.of("PCMA", "telephone-event"))), NONE);
        assertEquals("8 101", formats(other));
        assertEquals("8 101", formats(alaw));
        hear(alaw, other);
    }

    @Test
    void the_bitrate_that_is_set_is_what_the_offerer_hears() {
        Map<String, List<String>> toPhone = Map.of("mask", List.of("opus"), "transcode", List.of("PCMU"));
        world.call("c", wide, b, codec(toPhone), NONE);
        hear(wide, b);
        int usual = wide.heardBytes;
        Map<String, List<String>> set = Map.of("mask", List.of("opus"), "transcode", List.of("PCMU"), "set",
                List.of("opus/48000/2/8000"));
        world.offer("c", wide, "A", b, Map.of("to-tag", "B", "codec", set));
        world.answer("c", "A", wide, b, "B", NONE);
        hear(wide, b);
        assertTrue(wide.heardBytes < usual / 2, wide.heardBytes + " octets, before " + usual);
    }

    @Test
    void sound_that_is_made_comes_in_packets_of_the_time_that_is_asked_for() {
        world.call("c", a, alaw, Map.of("codec", Map.of("mask", List.of("PCMU"), "transcode", List.of("PCMA")),
                "ptime", 40, "ptime-reverse", 60), NONE);
        assertEquals("40", alaw.line("a=ptime:"));
        assertEquals("60", a.line("a=ptime:"));
        hear(a, alaw);
        assertEquals(40, alaw.heardMs);
        assertEquals(60, a.heardMs);
    }

    @Test
    void sound_that_is_passed_stays_in_its_packets() {
        world.call("c", a, b, Map.of("ptime", 40), NONE);
        assertEquals("40", b.line("a=ptime:"));
        hear(a, b);
        assertEquals(20, b.heardMs);
    }
}
