package dev.crosspoint.ng.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NgMessageTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static NgMessage read(String text) {
        byte[] message = utf8(text);
        return NgMessage.read(message, NgMessage.cookieLength(message));
    }

    private static NgValue.Dictionary understood(String text) {
        return assertInstanceOf(Decoded.Understood.class, read(text).payload()).dictionary();
    }

    @Test
    void a_cookie_ends_at_the_first_space_and_is_bounded() {
        assertEquals(6, NgMessage.cookieLength(utf8("5323_1 d7:command4:pinge")));
        assertEquals(-1, NgMessage.cookieLength(utf8(" d7:command4:pinge")));
        assertEquals(-1, NgMessage.cookieLength(utf8("nothing")));
        assertEquals(-1, NgMessage.cookieLength(utf8("a\nb c")));
        assertEquals(-1, NgMessage.cookieLength(new byte[0]));
        assertEquals(255, NgMessage.cookieLength(utf8("c".repeat(255) + " d")));
        assertEquals(-1, NgMessage.cookieLength(utf8("c".repeat(256) + " d")));
    }

    @Test
    void json_reads_like_bencode() {
        NgValue.Dictionary json = understood("c {\"command\":\"offer\",\"n\":30,\"flags\":[\"a\",7],"
                + "\"codec\":{\"mask\":[\"opus\"]},\"nothing\":null,\"on\":true,\"off\":false}");
        NgValue.Dictionary bencode = understood("c d7:command5:offer1:ni30e5:flagsl1:ai7ee5:codecd4:maskl4:opusee"
                + "2:on3:yes3:off2:noe");
        assertEquals(bencode, json);
    }

    @Test
    void a_reply_has_the_cookie_and_the_encoding_of_its_request() {
        NgValue.Dictionary reply = new NgValue.Dictionary().put("result", "ok").put("n", -1)
                .put("text", NgValue.octets("gr\u00fc\u00df \"dich\"\r\n"));
        assertEquals("x {\"result\":\"ok\",\"n\":-1,\"text\":\"gr\u00fc\u00df \\\"dich\\\"\\r\\n\"}",
                new String(read("x {}").reply(reply), StandardCharsets.UTF_8));
        assertEquals("y d6:result2:ok1:ni-1e4:text15:gr\u00fc\u00df \"dich\"\r\ne",
                new String(read("y de").reply(reply), StandardCharsets.UTF_8));
    }

    @Test
    void text_of_json_is_octets_inside() {
        String octets = understood("c {\"call-id\":\"\u00e4\u20ac\"}").text("call-id");
        assertEquals(5, octets.length());
        assertEquals("\u00e4\u20ac", NgValue.text(octets));
    }

    @Test
    void faults_of_json_are_told() {
        for (String bad : List.of("{", "{\"a\"", "{\"a\":}", "{\"a\":[1,}", "{\"a\":\"\u0001\"}", "{a:1}")) {
            assertInstanceOf(Decoded.Malformed.class, read("c " + bad).payload(), bad);
        }
        assertInstanceOf(Decoded.Malformed.class, read("c {\"a\":" + "[".repeat(5000)).payload());
        assertInstanceOf(Decoded.Malformed.class, read("c {\"a\":[" + "1,".repeat(5000) + "1]}").payload());
        assertInstanceOf(Decoded.Malformed.class, read("c {\"a\":" + "9".repeat(500) + "}").payload());
        assertInstanceOf(Decoded.Malformed.class, read("c [1]").payload());
        assertInstanceOf(Decoded.Malformed.class, read("c ").payload());
    }

    @Test
    void mutated_json_ends_in_a_verdict() {
        byte[] request = utf8("c {\"command\":\"offer\",\"flags\":[\"trust-address\",1.5e3],\"codec\":{\"mask\":"
                + "[\"opus\"]},\"sdp\":\"v=0\\r\\n\\u00e4\"}");
        Random random = new Random(3);
        int understood = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] mutated = Arrays.copyOf(request, 3 + random.nextInt(request.length - 2));
            for (int j = random.nextInt(4); j > 0; j--) {
                mutated[2 + random.nextInt(mutated.length - 2)] = (byte) random.nextInt(256);
            }
            NgMessage message = NgMessage.read(mutated, 1);
            assertNotNull(message.payload());
            understood += message.payload() instanceof Decoded.Understood ? 1 : 0;
        }
        assertTrue(understood > 0);
    }

    @Test
    void the_cache_answers_the_same_request_with_the_same_bytes_and_waits_for_the_first_reply() {
        ReplyCache cache = new ReplyCache();
        List<String> replies = new ArrayList<>();
        byte[] request = utf8("c de");
        ReplyCache.Entry entry = cache.enter("here", "c", request, r -> replies.add("first " + new String(r)), 0);
        assertNull(cache.enter("here", "c", request, r -> replies.add("second " + new String(r)), 1));
        assertNotNull(cache.enter("elsewhere", "c", request, r -> { }, 1));
        assertNotNull(cache.enter("here", "c", utf8("c d1:ai1ee"), r -> { }, 1));
        entry.answer(utf8("reply"));
        assertNull(cache.enter("here", "c", request, r -> replies.add("third " + new String(r)), 2));
        assertEquals(List.of("first reply", "second reply", "third reply"), replies);
    }

    @Test
    void the_cache_forgets_by_time_and_by_number() {
        ReplyCache cache = new ReplyCache();
        byte[] request = utf8("c de");
        cache.enter("here", "c", request, r -> { }, 0).answer(request);
        assertNull(cache.enter("here", "c", request, r -> { }, 10_000_000_001L));
        assertNotNull(cache.enter("here", "c", request, r -> { }, 31_000_000_000L));
        for (int i = 0; i < 100_000; i++) {
            cache.enter("here", "n" + i, request, r -> { }, 31_000_000_001L);
        }
        assertTrue(cache.size() <= 2 * 8192 + 1, "bounded: " + cache.size());
    }
}
