package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone may send its party to numbers and to users of its own trunk, to nobody else. */
class ReferTargetTest {
    private static String of(String uri) throws IOException {
        TrunkPeer trunk = new TrunkPeer(Trunk.to("pbx", "sip:127.0.0.9:5070").withSources(List.of("10.1.0.0/16")));
        return ReferTarget.of(uri, trunk, "203.0.113.5");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:+15551230001@127.0.0.9:5070, +15551230001",
        "sip:+15551230001@203.0.113.5, +15551230001",
        "tel:+1-555-123-0001, +15551230001",
        "sip:2001@127.0.0.9, sip:2001@127.0.0.9:5070",
        "sip:2001@203.0.113.5:5060, sip:2001@127.0.0.9:5070",
        "sip:ann@10.1.2.3, sip:ann@127.0.0.9:5070",
        "sips:ann@127.0.0.9;transport=tcp?X=y, sip:ann@127.0.0.9:5070"})
    void whom_the_trunk_reaches_is_dialled_there(String uri, String dialled) throws IOException {
        assertEquals(dialled, of(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:+15551230001@evil.example", "sip:ann@192.0.2.7", "sip:127.0.0.9", "tel:911",
        "http://127.0.0.9/", "", "sip:a%40evil.example@127.0.0.9"})
    void all_others_are_not(String uri) throws IOException {
        assertNull(of(uri));
    }
}
