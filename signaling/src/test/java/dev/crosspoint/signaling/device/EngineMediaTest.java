package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.PhoneLegOptions;
import dev.crosspoint.media.sdp.SdpRejected;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The descriptions that devices get from the real engine. */
class EngineMediaTest {

    private static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "CD";

    private static MediaEngine engine;

    @BeforeAll
    static void start() {
        engine = MediaEngine.start(MediaSettings.loopback());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    /** What a browser answers: one section of each kind that it was offered. */
    private static String answer(int audioSections, String direction) {
        StringBuilder sdp = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        sdp.append("a=group:BUNDLE 0");
        for (int i = 1; i <= audioSections; i++) {
            sdp.append(' ').append(i);
        }
        sdp.append("\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n")
                .append(transport()).append("a=mid:0\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n");
        for (int i = 1; i <= audioSections; i++) {
            sdp.append("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n").append(transport())
                    .append("a=mid:").append(i).append("\r\na=").append(direction)
                    .append("\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n");
        }
        return sdp.toString();
    }

    private static String transport() {
        return "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=ice-options:trickle\r\na=fingerprint:"
                + FINGERPRINT + "\r\na=setup:active\r\n";
    }

    @Test
    void a_first_offer_has_data_channels_candidates_and_no_role_yet() {
        DeviceMedia.Peer peer = new EngineMedia(engine).openPeer("test", "d-1", event -> { });
        String offer = peer.createOffer();
        assertEquals(1, offer.lines().filter(l -> l.startsWith("m=")).count(), offer);
        assertTrue(offer.contains("webrtc-datachannel"), offer);
        assertTrue(offer.contains("a=setup:actpass"), offer);
        assertTrue(offer.contains("a=candidate:"), offer);
        assertTrue(offer.contains("a=ice-lite"), offer);
        peer.close();
    }

    @Test
    void a_stream_comes_with_its_ids_and_goes_inactive() throws SdpRejected {
        DeviceMedia.Peer peer = new EngineMedia(engine).openPeer("test", "d-1", event -> { });
        peer.createOffer();
        peer.acceptAnswer(answer(0, ""));
        DeviceMedia.Track first = peer.addAudio("call-1", "trk-1");
        String offer = peer.createOffer();
        assertTrue(offer.contains("a=msid:call-1 trk-1"), offer);
        assertTrue(offer.contains("a=sendonly"), offer);
        assertTrue(offer.contains("a=setup:actpass"), offer);
        assertThrows(SdpRejected.class, () -> peer.acceptAnswer(answer(0, "")), "an answer to an older offer");
        peer.acceptAnswer(answer(1, "recvonly"));
        peer.endAudio(first);
        offer = peer.createOffer();
        assertTrue(offer.contains("a=inactive"), offer);
        assertFalse(offer.contains("trk-1"), offer);
        peer.acceptAnswer(answer(1, "inactive"));
        peer.addAudio("call-2", "trk-2");
        offer = peer.createOffer();
        assertEquals(2, offer.lines().filter(l -> l.startsWith("m=")).count(), "the section is used again");
        assertTrue(offer.contains("a=msid:call-2 trk-2"), offer);
        peer.close();
    }

    @Test
    void a_call_is_joined_and_parted() throws Exception {
        EngineMedia media = new EngineMedia(engine);
        DeviceMedia.Peer publish = media.openPeer("publish", "d-1", event -> { });
        DeviceMedia.Peer subscribe = media.openPeer("subscribe", "d-1", event -> { });
        subscribe.createOffer();
        subscribe.acceptAnswer(answer(0, ""));
        DeviceMedia.Track track = subscribe.addAudio("call-1", "trk-1");
        subscribe.createOffer();
        subscribe.acceptAnswer(answer(1, "recvonly"));
        try (PhoneLeg leg = engine.openPhoneLeg(PhoneLegOptions.named("leg"), event -> { })) {
            DeviceMedia.Joint joint = media.join(leg, publish, track);
            joint.close();
            subscribe.endAudio(track);
        }
        publish.close();
        subscribe.close();
    }

    @Test
    void a_device_negotiates_with_the_engine() {
        DeviceRig rig = new DeviceRig(new EngineMedia(engine));
        DeviceRig.Device device = rig.open("u-1");
        JsonNode offers = device.call("setMediaPreferences", "{\"protocol\":\"WEBRTC\"}").get("result");
        for (PeerSide side : PeerSide.values()) {
            String offer = offers.path(side.wire() + "SdpOffer").path("sdpOffer").asString();
            assertTrue(offer.startsWith("v=0\r\n") && offer.contains("webrtc-datachannel"), offer);
        }
        assertEquals(-32002, device.errorOf("answerSdp", "{\"peerType\":\"publish\",\"sdpAnswer\":\"v=0 nonsense\"}"));
        for (PeerSide side : PeerSide.values()) {
            String params = DeviceRig.JSON.createObjectNode().put("peerType", side.wire())
                    .put("sdpAnswer", answer(0, "")).toString();
            assertTrue(device.call("answerSdp", params).path("result").isObject());
        }
        device.session.closed(1000, "");
        device.session.awaitEnd();
    }
}
