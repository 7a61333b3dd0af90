package dev.crosspoint.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    @Test
    void host_candidate_has_the_highest_priority() throws Exception {
        assertEquals("1 1 udp 2130706431 192.0.2.1 10000 typ host",
            Candidates.hostUdp("1", InetAddress.getByName("192.0.2.1"), 10000));
        assertEquals("2 1 udp 2130706175 192.0.2.2 10000 typ host",
            Candidates.hostUdp("2", InetAddress.getByName("192.0.2.2"), 10000, 65534));
    }

    @Test
    void scope_of_a_link_local_address_stays_at_home() throws Exception {
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        assertEquals("1 1 udp 2130706431 fe80:0:0:0:0:0:0:1 9 typ host",
            Candidates.hostUdp("1", Inet6Address.getByAddress(null, linkLocal, 2), 9));
    }

    @Test
    void random_credentials_are_valid_and_differ() {
        Random random = new Random(1);
        IceCredentials one = IceCredentials.random(random);
        IceCredentials two = IceCredentials.random(random);
        assertEquals(8, one.ufrag().length());
        assertEquals(24, one.password().length());
        assertFalse(one.equals(two));
    }

    @Test
    void credentials_that_the_grammar_forbids_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("abc", "a".repeat(22)));
        assertThrows(IllegalArgumentException.class, () -> new IceCredentials("ab:d", "a".repeat(22)));
        assertFalse(IceCredentials.valid("abcd", "a".repeat(21)));
        assertFalse(IceCredentials.valid("abcd", null));
        assertFalse(IceCredentials.valid("a".repeat(257), "a".repeat(22)));
        assertTrue(IceCredentials.valid("abcd", "a".repeat(22)));
    }

    @Test
    void password_is_not_in_the_text() {
        assertFalse(Peer.SERVER.toString().contains(Peer.SERVER.password()));
    }
}
