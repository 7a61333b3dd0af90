package dev.crosspoint.ng.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.ng.flags.FlagReader;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes, and what leaves, as files. */
class SdpRewriteTest {
    private static final InetAddress OURS = InetAddress.ofLiteral("192.0.2.99");
    private static final IceCredentials ICE = new IceCredentials("ourName1", "ourPasswordOfTwentyFour");
    private static final String FINGERPRINT = "sha-256 01:02:03";
    private static final List<String> CANDIDATES = List.of("1 1 udp 2130706431 192.0.2.99 10000 typ host");

    private static String file(String name) throws IOException {
        try (InputStream in = SdpRewriteTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\n", "\r\n");
        }
    }

    private static NgFlags flags(String... items) {
        NgValue.Dictionary d = new NgValue.Dictionary();
        d.put("flags", NgValue.Sequence.ofTexts(List.of(items)));
        return FlagReader.read(NgRequest.of(d));
    }

    private static RewriteOptions options() {
        return RewriteOptions.of(flags("replace-origin", "replace-session-connection"));
    }

    /** Plain RTP toward a phone. */
    private static LocalAudio plain(List<LegFormat> formats, Direction direction, String mid) {
        return new LocalAudio(OURS, 30_000, 30_001, false, "RTP/AVP", formats, direction, 0, mid, false, null,
                List.of(), null, null, null);
    }

    private static LocalAudio web(List<LegFormat> formats, Direction direction, String setup) {
        return new LocalAudio(OURS, 10_000, 10_000, true, "UDP/TLS/RTP/SAVPF", formats, direction, 0, "0", true, ICE,
                CANDIDATES, FINGERPRINT, setup, null);
    }

    @Test
    void a_browsers_offer_becomes_a_phones() throws Exception {
        SdpBody body = SdpBody.parse(file("browser-offer.sdp"));
        RemoteAudio remote = RemoteAudio.of(body, body.audioIndex());
        FormatOffer formats = FormatOffer.of(remote.formats(), flags("codec-mask-opus", "codec-strip-red",
                "codec-transcode-PCMU", "codec-transcode-G722"));
        assertEquals(file("browser-offer-to-phone.sdp"), SdpRewrite.offer(body, remote.index(),
                plain(formats.passed(), remote.direction(), remote.mid()), options()).format());
    }

    @Test
    void a_phones_answer_becomes_a_browsers() throws Exception {
        SdpBody offer = SdpBody.parse(file("browser-offer.sdp"));
        RemoteAudio offered = RemoteAudio.of(offer, 0);
        SdpBody body = SdpBody.parse(file("phone-answer.sdp"));
        RemoteAudio answered = RemoteAudio.of(body, 0);
        FormatAnswer formats = FormatAnswer.of(FormatOffer.of(offered.formats(),
                flags("codec-mask-all", "codec-transcode-PCMU")), answered.formats(), false);
        assertEquals(file("phone-answer-to-browser.sdp"), SdpRewrite.answer(body, offer, 0,
                web(formats.toOfferer(), answered.direction(), "passive"), options()).format());
    }

    @Test
    void a_phones_offer_on_hold_becomes_a_browsers() throws Exception {
        SdpBody body = SdpBody.parse(file("phone-hold-offer.sdp"));
        RemoteAudio remote = RemoteAudio.of(body, body.audioIndex());
        assertEquals(Direction.SENDONLY, remote.direction());
        FormatOffer formats = FormatOffer.of(remote.formats(), flags("codec-transcode-opus"));
        assertEquals(file("phone-hold-offer-to-browser.sdp"), SdpRewrite.offer(body, remote.index(),
                web(formats.passed(), remote.direction(), "actpass"), options()).format());
    }

    @Test
    void keys_in_the_description_are_replaced_by_ours_and_other_sections_refused() throws Exception {
        SdpBody body = SdpBody.parse(file("sdes-offer.sdp"));
        RemoteAudio remote = RemoteAudio.of(body, body.audioIndex());
        assertEquals(1, remote.index());
        assertEquals(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80), remote.sdes().stream().map(SdesKey::profile)
                .toList());
        SdesKey key = new SdesKey(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80, new byte[30]);
        LocalAudio local = new LocalAudio(OURS, 30_000, 30_001, true, "RTP/SAVP", remote.formats(),
                remote.direction(), 30, null, false, null, List.of(), null, null, key);
        assertEquals(file("sdes-offer-passed.sdp"), SdpRewrite.offer(body, 1, local,
                RewriteOptions.of(flags("full-rtcp-attribute"))).format());
    }

    @Test
    void an_answer_that_leaves_sections_out_gets_them_back_refused() throws Exception {
        SdpBody offer = SdpBody.parse(file("browser-offer.sdp"));
        SdpBody answer = SdpBody.parse(file("phone-answer.sdp"));
        assertEquals(2, offer.media().size());
        assertEquals(1, answer.media().size());
        SdpBody refused = SdpRewrite.answer(answer, offer, 0, null, options());
        assertEquals(List.of(0, 0), refused.media().stream().map(SdpMedia::port).toList());
    }

    @Test
    void faults_are_rejections_with_a_reason() {
        assertEquals("the SDP does not begin with v= and o=", reason("s=x"));
        assertEquals("SDP line 3 is not of the form <type>=<value>", reason("v=0\no=a b c IN IP4 1.2.3.4\nx"));
        assertEquals("SDP line 3: the port is not a number from 0 to 65535",
                reason("v=0\no=x\nm=audio 99999 RTP/AVP 0"));
        assertEquals("SDP line 3: m= needs kind, port, protocol and formats", reason("v=0\no=x\nm=audio 9"));
        assertEquals("the SDP has more than 32 sections", reason("v=0\no=x\n" + "m=audio 9 RTP/AVP 0\n".repeat(33)));
        assertEquals("the SDP has more than 1024 lines", reason("v=0\no=x\n" + "a=x\n".repeat(1023)));
        assertEquals("the audio section has no c= line", audio("v=0\no=x\nm=audio 9 RTP/AVP 0"));
        assertEquals("the c= line holds no literal IP address",
                audio("v=0\no=x\nc=IN IP4 example.com\nm=audio 9 RTP/AVP 0"));
        assertEquals("ice-ufrag or ice-pwd is malformed", audio("v=0\no=x\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 0\n"
                + "a=ice-ufrag:a\na=ice-pwd:b"));
        assertEquals("the fingerprint is malformed or of a hash that we do not know",
                audio("v=0\no=x\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 0\na=fingerprint:sha-256 zz"));
    }

    private static String reason(String sdp) {
        return assertThrows(SdpRejected.class, () -> SdpBody.parse(sdp)).getMessage();
    }

    private static String audio(String sdp) {
        return assertThrows(SdpRejected.class, () -> RemoteAudio.of(SdpBody.parse(sdp), 0)).getMessage();
    }

    @Test
    void mutated_descriptions_are_read_or_rejected_and_what_is_read_is_written_and_read_again() throws IOException {
        Random random = new Random(7);
        int passed = 0;
        for (String name : List.of("browser-offer.sdp", "phone-answer.sdp", "sdes-offer.sdp", "phone-hold-offer.sdp")) {
            byte[] original = file(name).getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 1500; i++) {
                byte[] mutated = mutated(original, random);
                try {
                    SdpBody body = SdpBody.parse(new String(mutated, StandardCharsets.ISO_8859_1));
                    if (body.audioIndex() >= 0) {
                        RemoteAudio remote = RemoteAudio.of(body, body.audioIndex());
                        FormatOffer formats = FormatOffer.of(remote.formats(), flags("codec-mask-opus",
                                "codec-transcode-PCMU", "codec-strip-telephone-event"));
                        FormatAnswer.of(formats, remote.formats(), true);
                        String out = SdpRewrite.offer(body, remote.index(),
                                plain(formats.passed(), remote.direction(), null), options()).format();
                        SdpBody again = SdpBody.parse(out);
                        assertEquals(formats.passed(), RemoteAudio.of(again, remote.index()).formats());
                        passed++;
                    }
                } catch (SdpRejected expected) {
                    // as it should
                }
            }
        }
        assertEquals(true, passed > 150);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] mutated = random.nextInt(5) == 0 ? Arrays.copyOf(original, random.nextInt(original.length))
                : original.clone();
        for (int j = random.nextInt(6); j > 0 && mutated.length > 0; j--) {
            mutated[random.nextInt(mutated.length)] = random.nextBoolean()
                    ? (byte) random.nextInt(256) : (byte) ":= /\r\n0123456789ma".charAt(random.nextInt(18));
        }
        return mutated;
    }
}
