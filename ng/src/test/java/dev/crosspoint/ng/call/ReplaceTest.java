package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a description that {@code replace} names is ours; where the audio is to be heard always is. */
class ReplaceTest extends TwoPhones {
    private static final String OURS = "198.51.100.7";

    @BeforeEach
    void tell() {
        a.said = a.describe().replace("o=- 77", "o=alice 77").replace("s=-", "s=Alice at home");
        b.said = b.describe().replace("o=- 77", "o=bob 77").replace("s=-", "s=Bob at work");
    }

    private void call(String... replaced) {
        Map<String, ?> flags = Map.of("media address", OURS, "replace", List.of(replaced));
        world.call("c", a, b, flags, flags);
        assertEquals(OURS, a.connection());
        assertEquals(OURS, b.connection());
        hear(a, b);
    }

    private static String session(FarEnd told) {
        return told.told.substring(0, told.told.indexOf("m=audio"));
    }

    @Test
    void without_it_all_stays_but_the_address_of_the_section() {
        call();
        assertEquals("v=0\r\no=alice 77 1 IN IP4 127.0.0.1\r\ns=Alice at home\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n",
                session(b));
        assertEquals("v=0\r\no=bob 77 1 IN IP4 127.0.0.1\r\ns=Bob at work\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n",
                session(a));
    }

    @Test
    void all_of_the_session_may_be_ours() {
        call("origin", "session connection", "session name", "username");
        String ours = "v=0\r\no=- 77 1 IN IP4 " + OURS + "\r\ns=-\r\nc=IN IP4 " + OURS + "\r\nt=0 0\r\n";
        assertEquals(ours, session(a));
        assertEquals(ours, session(b));
        assertFalse(b.told.substring(b.told.indexOf("m=audio")).contains("c="), b.told);
    }

    private long versionAfter(String flag, String description) {
        a.said = description;
        world.offer("c", a, "A", b, Map.of("to-tag", "B", "media address", OURS, "replace", List.of(flag)));
        world.answer("c", "A", a, b, "B", NONE);
        return Long.parseLong(b.line("o=").split(" ")[2]);
    }

    @Test
    void our_version_rises_with_what_is_new_or_whenever_it_is_forced() {
        call("SDP version");
        long first = Long.parseLong(b.line("o=").split(" ")[2]);
        String same = a.said.replace("alice 77 1", "alice 77 9");
        assertEquals(first, versionAfter("SDP version", same));
        assertEquals(first + 1, versionAfter("SDP version", same.replace("sendrecv", "sendonly")));
        assertEquals(first + 2, versionAfter("force-increment-sdp-ver", same.replace("sendrecv", "sendonly")));
        assertTrue(versionAfter("force-increment-sdp-ver", same) > first + 2);
        hear(a, b);
    }
}
