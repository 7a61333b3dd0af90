package dev.crosspoint.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneSdpTest {
    private static final List<PhoneCodec> BOTH = List.of(PhoneCodec.PCMU, PhoneCodec.PCMA);

    @Test
    void our_offer_is_answered_by_ourselves() throws SdpRejected {
        String offer = PhoneSdp.offer(local(20000, Direction.SENDRECV), BOTH);
        PhoneRemote remote = PhoneRemote.parse(offer, List.of(PhoneCodec.PCMA));
        assertEquals(List.of(PhoneCodec.PCMA), remote.codecs());
        assertEquals(20000, remote.port());
        assertEquals(20001, remote.rtcp());
        assertEquals(101, remote.telephoneEventType());
        assertTrue(remote.comfortNoise());
        String answer = PhoneSdp.answer(local(30000, Direction.SENDRECV), remote);
        PhoneRemote answered = PhoneRemote.parse(answer, BOTH);
        assertEquals(List.of(PhoneCodec.PCMA), answered.codecs());
        assertEquals(Direction.SENDRECV, answered.direction());
    }

    @Test
    void the_offerers_order_of_codecs_is_kept() throws SdpRejected {
        PhoneRemote remote = PhoneRemote.parse(phone("m=audio 4000 RTP/AVP 8 0 18\r\n"), BOTH);
        assertEquals(PhoneCodec.PCMA, remote.codecs().getFirst());
        assertEquals(-1, remote.telephoneEventType());
    }

    @Test
    void hold_is_understood_in_all_its_forms() throws SdpRejected {
        for (String form : List.of("a=sendonly\r\n", "a=inactive\r\n")) {
            PhoneRemote held = PhoneRemote.parse(phone("m=audio 4000 RTP/AVP 0\r\n" + form), BOTH);
            assertTrue(held.holds());
            String answer = PhoneSdp.answer(local(1, Direction.SENDRECV), held);
            assertEquals(held.direction().reversed(), PhoneRemote.parse(answer, BOTH).direction());
        }
        assertTrue(PhoneRemote.parse(
                phone("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n"), BOTH).holds());
        assertFalse(PhoneRemote.parse(phone("m=audio 4000 RTP/AVP 0\r\n"), BOTH).holds());
    }

    @Test
    void other_sections_are_refused_in_their_place() throws SdpRejected {
        PhoneRemote remote = PhoneRemote.parse(phone(
                "m=video 5000 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 0 96\r\na=rtpmap:96 telephone-event/8000\r\n"), BOTH);
        SessionDescription answer = SessionDescription.parse(
                PhoneSdp.answer(local(20002, Direction.SENDRECV), remote));
        assertEquals(0, answer.media().getFirst().port());
        assertEquals("video", answer.media().getFirst().kind());
        assertEquals(20002, answer.media().get(1).port());
        assertTrue(answer.media().get(1).attributes("rtpmap").contains("96 telephone-event/8000"));
    }

    @Test
    void what_cannot_be_used_is_refused_with_a_reason() {
        assertRejected("m=audio 4000 RTP/SAVP 0\r\n");
        assertRejected("m=audio 4000 RTP/AVP 18\r\n");
        assertRejected("m=audio 0 RTP/AVP 0\r\n");
        assertRejected("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 host.example\r\n");
        assertRejected("");
    }

    @Test
    void a_connection_line_without_an_address_is_refused() {
        assertRejected("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 /127\r\n");
        assertThrows(SdpRejected.class, () -> SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 a\r\nc=IN IP4 /127\r\n"));
    }

    @Test
    void a_control_character_in_an_address_is_refused() {
        assertRejected("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\u0001/127\r\n");
    }

    @Test
    void a_carriage_return_inside_a_line_is_refused() {
        assertRejected("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r/\r\n");
        assertRejected("m=audio 4000 RTP/AVP 0\r\na=x\ra=sendonly\r\n");
    }

    private static void assertRejected(String media) {
        assertThrows(SdpRejected.class, () -> PhoneRemote.parse(phone(media), BOTH));
    }

    private static PhoneSdp.Local local(int port, Direction direction) {
        return new PhoneSdp.Local(1, 1, InetAddress.getLoopbackAddress(), port, direction);
    }

    private static String phone(String media) {
        return "v=0\r\no=sipp 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + media;
    }
}
