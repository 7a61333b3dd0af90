package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void so_many_calls_a_second_and_no_more() {
        Admission admission = new Admission(new SipLimits(100, 3, Duration.ofSeconds(1)), 0);
        for (int i = 0; i < 3; i++) {
            assertEquals(Admission.Verdict.ADMITTED, admission.enter(0));
        }
        assertEquals(Admission.Verdict.TOO_FAST, admission.enter(0));
        assertEquals(Admission.Verdict.ADMITTED, admission.enter(SECOND / 2));
        assertEquals(4, admission.active());
    }

    @Test
    void so_many_calls_at_once_until_one_leaves() {
        Admission admission = new Admission(new SipLimits(1, 100, Duration.ofSeconds(1)), 0);
        assertEquals(Admission.Verdict.ADMITTED, admission.enter(0));
        assertEquals(Admission.Verdict.TOO_MANY, admission.enter(SECOND));
        admission.left();
        assertEquals(Admission.Verdict.ADMITTED, admission.enter(SECOND));
    }

    @Test
    void sources_are_addresses_and_ranges() throws UnknownHostException {
        Sources sources = new Sources();
        sources.add("192.0.2.0/28");
        sources.add("198.51.100.7");
        sources.add("2001:db8::/33");
        assertTrue(sources.holds(InetAddress.ofLiteral("192.0.2.15")));
        assertFalse(sources.holds(InetAddress.ofLiteral("192.0.2.16")));
        assertTrue(sources.holds(InetAddress.ofLiteral("198.51.100.7")));
        assertFalse(sources.holds(InetAddress.ofLiteral("198.51.100.8")));
        assertTrue(sources.holds(InetAddress.ofLiteral("2001:db8:7fff::1")));
        assertFalse(sources.holds(InetAddress.ofLiteral("2001:db8:8000::1")));
        assertThrows(UnknownHostException.class, () -> sources.add("192.0.2.0/33"));
        assertThrows(UnknownHostException.class, () -> sources.add("carrier/8"));
    }
}
