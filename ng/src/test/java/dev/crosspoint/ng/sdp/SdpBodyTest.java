package dev.crosspoint.ng.sdp;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crosspoint.media.sdp.SdpRejected;
import org.junit.jupiter.api.Test;

class SdpBodyTest {
    /** Some take it for the end of the line (RFC 8866 §9 has none inside): they would read what we have not. */
    @Test
    void a_carriage_return_inside_a_line_is_refused_and_not_passed_on() {
        assertThrows(SdpRejected.class, () -> SdpBody.parse("v=0\r\no=- 1 1 IN IP4 a\r\na=x\ra=sendonly\r\n"));
    }
}
