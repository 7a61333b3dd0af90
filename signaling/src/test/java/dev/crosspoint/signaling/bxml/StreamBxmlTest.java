package dev.crosspoint.signaling.bxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How StartStream and StopStream are read. */
class StreamBxmlTest {
    private static BxmlResult read(String verbs) {
        return Bxml.parse(("<Response>" + verbs + "</Response>").getBytes(StandardCharsets.UTF_8),
            URI.create("https://app.example/bxml"));
    }

    private static BxmlDocument accepted(String verbs) {
        return assertInstanceOf(BxmlResult.Accepted.class, read(verbs)).document();
    }

    @Test
    void everything_that_may_be_said() {
        BxmlDocument document = accepted("""
            <StartStream name="live" mode="bidirectional" tracks="both" destination="WSS://agent.example:9000/a?b=c"
                destination_username="du" destinationPassword="dp" streamEventUrl="/told" streamEventMethod="GET"
                username="u" password="p"><StreamParam name="a" value="1"/><StreamParam name="b" value="&lt;2&gt;"/>
            </StartStream><StopStream name="live" wait="true"/>""");
        StartStream verb = (StartStream) document.verbs().get(0);
        assertEquals("live", verb.name());
        assertTrue(verb.speaks() && verb.inbound() && verb.outbound());
        assertEquals("agent.example", verb.destination().getHost());
        assertEquals("du", verb.username());
        assertEquals("dp", verb.password());
        assertEquals(new Callback(URI.create("https://app.example/told"), "GET", "u", "p", null), verb.told());
        assertEquals(Map.of("a", "1", "b", "<2>"), verb.params());
        assertEquals(new StopStream("live", true), document.verbs().get(1));
        assertTrue(document.warnings().isEmpty(), document.warnings()::toString);
        assertFalse(verb.toString().contains("dp"));
    }

    @Test
    void nothing_but_a_destination() {
        StartStream verb = (StartStream) accepted("<StartStream destination='ws://agent.example'/>").verbs().get(0);
        assertNull(verb.name());
        assertNull(verb.told());
        assertNull(verb.username());
        assertTrue(verb.inbound());
        assertFalse(verb.outbound() || verb.speaks());
    }

    @Test
    void credentials_that_others_can_read_are_warned_of() {
        assertEquals(1, accepted("<StartStream destination='ws://a.example' destinationUsername='u'"
            + " destinationPassword='p'/>").warnings().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<StartStream/>", "<StartStream destination='https://a.example'/>",
        "<StartStream destination='/relative'/>", "<StartStream destination='wss://u:p@a.example/'/>",
        "<StartStream destination='wss://'/>", "<StartStream destination='wss://a' mode='sideways'/>",
        "<StartStream destination='wss://a.example' tracks='neither'/>", "<StopStream/>",
        "<StopStream name='a' wait='maybe'/>", "<StopStream name='a'><StreamParam name='a' value='b'/></StopStream>",
        "<StartStream destination='wss://a.example'><StreamParam name='a'/></StartStream>",
        "<StartStream destination='wss://a.example'><StreamParam value='a'/></StartStream>",
        "<StartStream destination='wss://a.example'><CustomParam name='a' value='a'/></StartStream>"})
    void what_is_not_right_is_refused(String verb) {
        assertInstanceOf(BxmlResult.Refused.class, read(verb));
    }

    @Test
    void no_more_than_twelve_params_and_none_too_long() {
        String param = "<StreamParam name='n' value='v'/>";
        String start = "<StartStream destination='wss://a.example'>";
        String end = "</StartStream>";
        accepted(start + param.repeat(12) + "</StartStream>");
        assertInstanceOf(BxmlResult.Refused.class, read(start + param.repeat(13) + "</StartStream>"));
        accepted(start + "<StreamParam name='" + "n".repeat(256) + "' value='" + "v".repeat(2048) + "'/>" + end);
        assertInstanceOf(BxmlResult.Refused.class,
            read(start + "<StreamParam name='" + "n".repeat(257) + "' value='v'/></StartStream>"));
        assertInstanceOf(BxmlResult.Refused.class,
            read(start + "<StreamParam name='n' value='" + "v".repeat(2049) + "'/></StartStream>"));
    }
}
