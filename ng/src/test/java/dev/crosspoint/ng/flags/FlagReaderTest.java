package dev.crosspoint.ng.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.SourcePolicy;
import dev.crosspoint.ng.wire.Bencode;
import dev.crosspoint.ng.wire.Decoded;
import dev.crosspoint.ng.wire.NgMessage;
import dev.crosspoint.ng.wire.NgValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same wish in all the spellings that proxies have for it. */
class FlagReaderTest {
    private static NgFlags json(String json) {
        byte[] message = ("c " + json).getBytes(StandardCharsets.UTF_8);
        return switch (NgMessage.read(message, 1).payload()) {
            case Decoded.Understood u -> FlagReader.read(NgRequest.of(u.dictionary()));
            case Decoded.Malformed m -> throw new AssertionError(m.why());
        };
    }

    @Test
    void keys_with_hyphens_and_with_spaces_say_the_same() {
        NgFlags hyphens = json("{\"transport-protocol\":\"RTP/SAVPF\",\"received-from\":[\"IP4\",\"192.0.2.1\"],"
                + "\"address-family\":\"IP6\",\"media-address\":\"2001:db8::1\"}");
        NgFlags spaces = json("{\"transport protocol\":\"RTP/SAVPF\",\"received from\":[\"IP4\",\"192.0.2.1\"],"
                + "\"address family\":\"IP6\",\"media address\":\"2001:db8::1\"}");
        assertEquals(hyphens, spaces);
        assertEquals("RTP/SAVPF", spaces.protocol());
        assertEquals("192.0.2.1", spaces.receivedFrom().getHostAddress());
        assertTrue(spaces.ipv6());
    }

    @Test
    void the_keys_of_codec_and_the_items_of_flags_fill_the_same_lists() {
        CodecFlags keys = json("{\"codec\":{\"mask\":[\"opus\"],\"transcode\":[\"PCMU\",\"opus/48000/2/24000\"]}}")
                .codec();
        CodecFlags items = json("{\"flags\":[\"codec-mask-opus\",\"codec-transcode-PCMU\","
                + "\"codec-transcode-opus/48000/2/24000\"]}").codec();
        assertEquals(keys, items);
        assertEquals(new CodecPattern("opus", 48_000, 2, 24_000, null), items.transcode().get(1));
    }

    @Test
    void items_may_hold_a_key_and_its_value() {
        NgFlags f = json("{\"flags\":[\"ICE=force\",\"DTLS-passive\",\"DTLS-reverse-passive\",\"SDES-off\","
                + "\"rtcp-mux-demux\",\"replace-origin\",\"trust address\",\"strict-source\","
                + "\"transport-protocol=UDP/TLS/RTP/SAVPF\",\"record-call=yes\"]}");
        assertEquals(IceFlag.FORCE, f.ice());
        assertEquals("passive", f.dtls());
        assertEquals("passive", f.dtlsReverse());
        assertTrue(f.sdesOff());
        assertEquals(Set.of("demux"), f.rtcpMux());
        assertEquals(Set.of("origin"), f.replace());
        assertEquals("UDP/TLS/RTP/SAVPF", f.protocol());
        assertEquals(SourcePolicy.STRICT, f.source());
        assertTrue(f.has("record-call"));
        assertEquals(0, f.unknown());
    }

    @Test
    void a_line_of_flags_is_split_at_its_spaces() {
        NgFlags f = json("{\"rtpp-flags\":\"RTP/AVP ICE=remove replace-session-connection codec-mask-all"
                + " codec-transcode-PCMA media-handover\"}");
        assertEquals("RTP/AVP", f.protocol());
        assertEquals(IceFlag.REMOVE, f.ice());
        assertTrue(CodecFlags.every(f.codec().mask()));
        assertEquals(SourcePolicy.FOLLOW, f.source());
    }

    @Test
    void whatever_is_a_key_may_be_an_item_too_and_the_key_goes_before_it() {
        String items = "\"ptime=30\",\"direction=priv\",\"direction=pub\",\"received-from=IP4\","
                + "\"received-from=192.0.2.1\",\"codec-mask=all\",\"label=agent\",\"delete-delay=3\"";
        for (String flags : new String[] {"\"flags\":[" + items + "]",
            "\"rtpp_flags\":\"" + items.replace("\"", "").replace(',', ' ') + "\""}) {
            NgFlags f = json("{" + flags + "}");
            assertEquals(30, f.ptimeMs());
            assertEquals(List.of("priv", "pub"), f.direction());
            assertEquals("192.0.2.1", f.receivedFrom().getHostAddress());
            assertTrue(CodecFlags.every(f.codec().mask()));
            assertEquals(0, f.unknown());
        }
        NgRequest request = NgRequest.of(new NgValue.Dictionary().put("label", "first").put("flags",
                NgValue.Sequence.ofTexts(List.of("label=second", "delete-delay=3", "fatal"))));
        assertEquals("first", request.name("label"));
        assertEquals(3, request.number("delete-delay", 30, 0, 100));
        assertTrue(request.flagged("fatal"));
    }

    @Test
    void recording_is_begun_ended_or_left_as_it_is() {
        assertTrue(json("{\"record-call\":\"on\"}").has("record-call"));
        assertTrue(json("{\"flags\":[\"record-call=off\"]}").has("record-call-off"));
        assertEquals(false, json("{\"record-call\":\"no\"}").has("record-call"));
        assertEquals("discard-recording is not supported", json("{\"flags\":[\"discard recording\"]}").unsupported());
    }

    @Test
    void what_nobody_knows_is_counted_and_what_would_do_harm_is_named() {
        NgFlags f = json("{\"flags\":[\"make-coffee\",\"codec-brew-opus\"],\"sugar\":\"two\"}");
        assertEquals(3, f.unknown());
        assertNull(f.unsupported());
        assertEquals("ICE force-relay is not supported", json("{\"ICE\":\"force-relay\"}").unsupported());
        assertEquals("T.38 decode is not supported", json("{\"T.38\":[\"decode\"]}").unsupported());
        assertEquals("OSRTP offer is not supported", json("{\"flags\":[\"OSRTP-offer\"]}").unsupported());
        assertEquals("sdp-attr is not supported", json("{\"sdp-attr\":{\"audio\":{}}}").unsupported());
        assertNull(json("{\"OSRTP\":\"accept\",\"ICE-lite\":\"both\",\"flags\":[\"ICE-lite-forward\"]}")
                .unsupported());
    }

    @Test
    void codec_patterns_match_names_numbers_and_forms() {
        LegFormat pcmu = new LegFormat(0, "PCMU", 8000);
        assertTrue(CodecPattern.parse("pcmu").matches(pcmu));
        assertTrue(CodecPattern.parse("0").matches(pcmu));
        assertTrue(CodecPattern.parse("PCMU/8000/1").matches(pcmu));
        assertEquals(false, CodecPattern.parse("PCMU/16000").matches(pcmu));
        assertEquals("mode=30", CodecPattern.parse("iLBC/8000/1///mode--30").fmtp());
        assertEquals(0, CodecPattern.parse("opus/99999999999/x").clockHz());
    }

    @Test
    void requests_as_kamailios_module_sends_them() {
        String sdp = "v=0";
        String bencode = "d8:supportsl10:load limite3:sdp3:" + sdp + "3:ICE5:force5:flagsl13:trust-address10:"
                + "something1e7:replacel6:origin18:session-connectione18:transport protocol9:RTP/SAVPF8:rtcp-muxl5:"
                + "offere7:call-id3:abc13:received-froml3:IP49:127.0.0.1e8:from-tag2:xy7:command5:offere";
        Decoded decoded = Bencode.decode(bencode.getBytes(StandardCharsets.ISO_8859_1), 0);
        NgRequest request = NgRequest.of(((Decoded.Understood) decoded).dictionary());
        NgFlags f = FlagReader.read(request);
        assertEquals("offer", request.command());
        assertEquals("abc", request.name("call-id"));
        assertEquals("RTP/SAVPF", f.protocol());
        assertEquals(Set.of("origin", "session-connection"), f.replace());
        assertEquals(List.of("load limit"), request.texts("supports"));
        assertEquals(1, f.unknown());
    }

    @Test
    void commands_read_the_same_in_any_case_and_with_hyphens() {
        assertEquals("play dtmf", NgRequest.of(new NgValue.Dictionary().put("command", "play DTMF")).command());
        assertEquals("start recording", NgRequest.of(new NgValue.Dictionary().put("command", "start-recording"))
                .command());
    }
}
