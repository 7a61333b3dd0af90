package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.call.FarEnd.Voice;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Interfaces that {@code direction} names: each party is told the address of its own, and keeps it. */
class InterfacesTest extends TwoPhones {
    private static final String INSIDE = "192.0.2.1";
    private static final String OUTSIDE = "198.51.100.1";
    private static final Map<String, ?> OUT = Map.of("direction", List.of("priv", "pub"));

    InterfacesTest() {
        super(new CallWorld(MediaSettings.loopback(), NgSettings.loopback().withInterfaces(new Interfaces(Map.of(
                "priv", InetAddress.ofLiteral(INSIDE), "pub", InetAddress.ofLiteral(OUTSIDE))))));
    }

    private void assertTold() {
        assertEquals(INSIDE, a.connection());
        assertEquals(OUTSIDE, b.connection());
    }

    @Test
    void each_side_is_told_its_own_whoever_offers_later() {
        world.call("c", a, b, OUT, NONE);
        assertTold();
        hear(a, b);
        world.offer("c", b, "B", a, Map.of("to-tag", "A", "direction", List.of("pub", "priv")));
        world.answer("c", "B", b, a, "A", NONE);
        assertTold();
        hear(a, b);
        world.offer("c", a, "A", b, Map.of("to-tag", "B"));
        world.answer("c", "A", a, b, "B", NONE);
        assertTold();
        hear(a, b);
    }

    @Test
    void a_leg_that_takes_the_place_of_another_is_told_at_the_same_address() {
        world.call("c", a, b, OUT, NONE);
        SdesEnd secure = new SdesEnd(world, 5020);
        world.offer("c", a, "A", secure, Map.of("to-tag", "B", "transport-protocol", "RTP/SAVP"));
        world.answer("c", "A", a, secure, "B", Map.of("transport-protocol", "RTP/AVP"));
        assertEquals(OUTSIDE, secure.connection());
        hear(a, secure);
    }

    @Test
    void candidates_are_of_the_interface() {
        Browser browser = new Browser(world, 6000);
        world.call("c", browser, b, Map.of("direction", List.of("pub", "priv"), "ICE", "remove", "transport-protocol",
                "RTP/AVP", "codec", Map.of("mask", List.of("opus"), "transcode", List.of("PCMU"))),
                Map.of("ICE", "force"));
        assertEquals(OUTSIDE, browser.line("a=candidate:").split(" ")[4]);
        assertEquals(INSIDE, b.connection());
        world.connected(browser);
        hear(browser, b);
    }

    @Test
    void who_publishes_and_who_listens_have_one_too() {
        a.readAnswer(world.done("publish", "call-id", "c", "from-tag", "P", "sdp", a.describe(), "interface", "priv")
                .text("sdp"));
        b.readOffer(world.done("subscribe request", "call-id", "c", "from-tag", "P", "to-tag", "L", "interface",
                "pub").text("sdp"));
        world.done("subscribe answer", "call-id", "c", "to-tag", "L", "sdp", b.describe());
        assertTold();
        a.talk(440);
        world.run(1500);
        assertHears(b, 440);
    }

    @Test
    void a_name_that_nobody_knows_is_refused() {
        String refused = "no interface is named attic";
        for (String command : List.of("offer", "publish")) {
            assertEquals(refused, world.refused(command, "call-id", "c", "from-tag", "A", "sdp", a.describe(),
                    "interface", "attic"));
        }
        assertEquals(0, world.calls.size());
        world.call("c", a, new FarEnd(world, 5010, Voice.PCMU), OUT, NONE);
        assertEquals(refused, world.refused("subscribe request", "call-id", "c", "from-tag", "A", "interface",
                "attic"));
    }
}
