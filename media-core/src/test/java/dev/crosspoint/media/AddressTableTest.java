package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressTableTest {
    private record Key(long high, long low, int port) { }

    @Test
    void it_agrees_with_a_map_through_many_changes() {
        Random random = new Random(11);
        AddressTable<String> table = new AddressTable<>(500);
        Map<Key, String> map = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Key key = new Key(random.nextInt(2), 0xFFFF_0000_0000L | random.nextInt(20), random.nextInt(12));
            String owner = "o" + random.nextInt(3);
            if (random.nextBoolean()) {
                assertTrue(table.put(key.high, key.low, key.port, owner.intern()));
                map.put(key, owner.intern());
            } else {
                table.remove(key.high, key.low, key.port, owner.intern());
                map.remove(key, owner.intern());
            }
            assertEquals(map.size(), table.size());
        }
        for (int h = 0; h < 2; h++) {
            for (int l = 0; l < 20; l++) {
                for (int p = 0; p < 12; p++) {
                    long low = 0xFFFF_0000_0000L | l;
                    assertSame(map.get(new Key(h, low, p)), table.find(h, low, p));
                }
            }
        }
    }

    @Test
    void it_is_bounded() {
        AddressTable<String> table = new AddressTable<>(10);
        for (int i = 0; i < 10; i++) {
            assertTrue(table.put(0, i, 1, "a"));
        }
        assertFalse(table.put(0, 11, 1, "a"));
        assertTrue(table.put(0, 3, 1, "b"));
        assertNull(table.find(0, 11, 1));
    }
}
