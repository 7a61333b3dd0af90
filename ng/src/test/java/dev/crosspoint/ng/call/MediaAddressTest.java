package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An address that a proxy wants named as ours: it stands in what leaves and changes nothing of where media goes. */
class MediaAddressTest extends TwoPhones {
    private static final Map<String, ?> NAMED = Map.of("media address", "198.51.100.7", "flags",
            List.of("full-rtcp-attribute"), "replace", List.of("origin", "session-connection"));

    private static void named(FarEnd end) {
        assertEquals("IN IP4 198.51.100.7", end.line("c="));
        assertTrue(end.line("o=").endsWith(" IN IP4 198.51.100.7"), end.told);
        assertTrue(end.line("a=rtcp:").endsWith(" IN IP4 198.51.100.7"), end.told);
        assertFalse(end.told.contains("127.0.0.1"), end.told);
    }

    @Test
    void it_is_told_by_the_request_that_names_it_and_media_goes_to_the_parties_own_addresses() {
        world.offer("c", a, "A", b, NAMED);
        named(b);
        world.answer("c", "A", a, b, "B", Map.of());
        assertEquals("IN IP4 127.0.0.1", a.line("c="));
        hear(a, b);
        world.offer("d", a, "A", b, Map.of());
        world.answer("d", "A", a, b, "B", NAMED);
        named(a);
        assertEquals("IN IP4 127.0.0.1", b.line("c="));
        hear(a, b);
    }

    @Test
    void it_stands_in_the_candidates_too() {
        Browser browser = new Browser(world, 6000);
        world.call("c", browser, b, Map.of("ICE", "remove", "transport-protocol", "RTP/AVP", "codec",
                Map.of("mask", List.of("opus"), "transcode", List.of("PCMU"))),
                Map.of("ICE", "force", "media-address", "2001:db8::7"));
        assertEquals("2001:db8:0:0:0:0:0:7", browser.line("a=candidate:").split(" ")[4]);
        assertTrue(browser.told.contains("c=IN IP6 2001:db8:0:0:0:0:0:7\r\n"), browser.told);
        world.connected(browser);
        hear(browser, b);
    }

    @Test
    void its_family_is_the_one_that_was_asked_for() {
        world.offer("c", a, "A", b, Map.of("media-address", "2001:db8::7", "address-family", "IP6"));
        assertTrue(b.told.contains("c=IN IP6 2001:db8:0:0:0:0:0:7\r\n"), b.told);
        assertEquals("no IPv6 address is configured there", world.refused("offer", "call-id", "d", "from-tag", "A",
                "sdp", a.describe(), "media-address", "198.51.100.7", "address-family", "IP6"));
    }

    @Test
    void descriptions_of_our_own_making_name_it() {
        a.readAnswer(world.done("publish", "call-id", "c", "from-tag", "P", "sdp", a.describe(), "media-address",
                "198.51.100.7").text("sdp"));
        assertTrue(a.line("o=").endsWith(" IN IP4 198.51.100.7"), a.told);
        assertEquals("IN IP4 198.51.100.7", a.line("c="));
        b.readOffer(world.done("subscribe request", "call-id", "c", "from-tag", "P", "media-address",
                "198.51.100.7").text("sdp"));
        assertFalse(b.told.contains("127.0.0.1"), b.told);
    }
}
