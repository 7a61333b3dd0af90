package dev.crosspoint.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UfragTableTest {
    private final UfragTable<Integer> table = new UfragTable<>();
    private final Peer peer = new Peer();

    private Integer find(IceCredentials credentials) {
        int length = peer.check(credentials, Peer.CLIENT, w -> w);
        return table.find(peer.message(), 8, length);
    }

    @Test
    void thousands_of_owners_are_found_and_removed() {
        Random random = new Random(5);
        List<IceCredentials> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            all.add(IceCredentials.random(random));
            table.put(all.get(i).ufrag(), i);
        }
        assertEquals(5000, table.size());
        for (int i = 0; i < 5000; i += 7) {
            assertEquals(i, find(all.get(i)));
        }
        for (int i = 0; i < 5000; i += 2) {
            assertEquals(i, table.remove(all.get(i).ufrag()));
        }
        assertEquals(2500, table.size());
        assertNull(find(all.get(0)));
        assertEquals(1, find(all.get(1)));
        assertNull(table.remove(all.get(0).ufrag()));
    }

    @Test
    void later_owner_replaces_the_earlier() {
        table.put("srvUfrag", 1);
        table.put("srvUfrag", 2);
        assertEquals(1, table.size());
        assertEquals(2, find(Peer.SERVER));
    }

    @Test
    void message_without_a_username_or_a_colon_in_it_finds_nothing() {
        table.put("srvUfrag", 1);
        int length = new StunWriter().request(peer.message(), 8, 1, 1).priority(1).finish();
        assertNull(table.find(peer.message(), 8, length));
        length = new StunWriter().request(peer.message(), 8, 1, 1).raw(Stun.USERNAME, "srvUfrag".getBytes()).finish();
        assertNull(table.find(peer.message(), 8, length));
    }

    @Test
    void stranger_costs_no_memory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        table.put("srvUfrag", 1);
        int length = peer.check(new IceCredentials("stranger", Peer.SERVER.password()), Peer.CLIENT, w -> w);
        lookUp(length, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        lookUp(length, 20_000);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 20_000, "less than one byte for each");
    }

    private void lookUp(int length, int times) {
        for (int i = 0; i < times; i++) {
            assertNull(table.find(peer.message(), 8, length));
        }
    }

    @Test
    void answered_check_costs_no_memory_once_the_address_is_known() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        IceLiteAgent agent = Peer.agent();
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1));
        answer(agent, length, 20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        answer(agent, length, 20_000);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 20_000, "less than one byte for each");
    }

    private void answer(IceLiteAgent agent, int length, int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(StunVerdict.ANSWERED, peer.send(agent, length, Peer.HOME, i));
        }
    }
}
