package dev.crosspoint.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WebRtcSdpTest {
    /** Shaped like a browser's offer of audio and video beside an open data channel. */
    static final String BROWSER_OFFER = """
            v=0
            o=- 4611731400430051336 3 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1 2
            a=extmap-allow-mixed
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=ice-ufrag:Ab1/
            a=ice-pwd:abcdefghijklmnopqrstuvwx
            a=fingerprint:sha-256 0A:1B:2C:3D:4E:5F:60:71:82:93:A4:B5:C6:D7:E8:F9
            a=setup:actpass
            a=mid:0
            a=sctp-port:5000
            a=max-message-size:262144
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
            c=IN IP4 0.0.0.0
            a=mid:1
            a=sendrecv
            a=msid:stream-1 track-1
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=rtpmap:9 G722/8000
            a=rtpmap:110 telephone-event/48000
            a=rtpmap:126 telephone-event/8000
            m=video 9 UDP/TLS/RTP/SAVPF 96
            c=IN IP4 0.0.0.0
            a=mid:2
            a=sendonly
            a=rtpmap:96 VP8/90000
            """.replace("\n", "\r\n");

    @Test
    void a_browsers_offer_is_understood() throws SdpRejected {
        WebRtcRemote remote = WebRtcRemote.parse(BROWSER_OFFER);
        assertEquals("Ab1/", remote.ufrag());
        assertEquals("actpass", remote.setup());
        assertEquals(List.of("application", "audio", "video"),
                remote.sections().stream().map(WebRtcRemote.Section::kind).toList());
        assertEquals(5000, remote.sections().getFirst().sctpPort());
        WebRtcRemote.Section audio = remote.sections().get(1);
        assertEquals(111, audio.opus().orElseThrow().payloadType());
        assertEquals(List.of(110, 126), audio.telephoneEvents().stream().map(RtpMap::payloadType).toList());
        assertEquals(Direction.SENDRECV, audio.direction());
        assertEquals("stream-1", audio.streamId());
    }

    @Test
    void our_descriptions_are_bundled_and_parse_back() throws SdpRejected {
        WebRtcTransport transport = new WebRtcTransport("ufragXYZ", "passwordpasswordpassword", "sha-256 AA:BB:CC",
                "actpass", List.of("1 1 udp 2130706431 127.0.0.1 10000 typ host"));
        String sdp = WebRtcSdp.format(42, 7, transport, List.of(
                new WebRtcSection.Data("0", 5000, 65536),
                new WebRtcSection.AudioSend("1", "stream", "track", 0xFFFFFFFF, "node", true),
                new WebRtcSection.AudioSend("2", "old", "gone", 5, "node", false),
                new WebRtcSection.Rejected("3", "video", "UDP/TLS/RTP/SAVPF", List.of("96"))));
        WebRtcRemote back = WebRtcRemote.parse(sdp);
        assertTrue(back.iceLite());
        assertTrue(sdp.contains("a=group:BUNDLE 0 1 2\r\n"), sdp);
        assertTrue(sdp.contains("a=ssrc:4294967295 cname:node\r\n"));
        assertEquals(Direction.SENDONLY, back.sections().get(1).direction());
        assertEquals(Direction.INACTIVE, back.sections().get(2).direction());
        assertTrue(back.sections().get(3).stopped());
        assertFalse(sdp.contains("null"));
    }

    @Test
    void what_is_missing_is_named() {
        assertRejected(BROWSER_OFFER.replace("a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n", ""), "ice-pwd");
        assertRejected(BROWSER_OFFER.replace("a=ice-ufrag:Ab1/\r\n", ""), "ice-ufrag");
        assertRejected(BROWSER_OFFER.replaceAll("a=fingerprint:.*\r\n", ""), "fingerprint");
        assertRejected(BROWSER_OFFER.replace("m=video 9", "m=video 99999"), "port");
        assertRejected("", "empty");
        assertRejected("v=1\r\n", "v=0");
        assertRejected("x".repeat(SdpParser.MAX_LENGTH + 1), "longer");
    }

    @Test
    void a_description_cut_anywhere_is_refused_or_understood_but_never_throws_otherwise() {
        int refused = 0;
        for (int cut = 0; cut < BROWSER_OFFER.length(); cut++) {
            try {
                WebRtcRemote.parse(BROWSER_OFFER.substring(0, cut));
            } catch (SdpRejected expected) {
                refused++;
            }
        }
        assertTrue(refused > 300, "cuts before the first section's transport must be refused");
    }

    private static void assertRejected(String sdp, String word) {
        String message = assertThrows(SdpRejected.class, () -> WebRtcRemote.parse(sdp)).getMessage();
        assertTrue(message.contains(word), message);
    }
}
