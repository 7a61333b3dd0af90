package dev.crosspoint.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The sample messages of RFC 5769 §2.1 to §2.3. */
class StunVectorsTest {
    static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    static final String REQUEST = """
        00010058 2112a442 b7e7a701bc34d686fa87dfae
        80220010 5354554e207465737420636c69656e74
        00240004 6e0001ff
        80290008 932ff9b151263b36
        00060009 6576746a3a68367659202020
        00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
        80280004 e57a3bcf""";
    static final String RESPONSE_V4 = """
        0101003c 2112a442 b7e7a701bc34d686fa87dfae
        8022000b 7465737420766563746f7220
        00200008 0001a147e112a643
        00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
        80280004 c07d4c96""";
    static final String RESPONSE_V6 = """
        01010048 2112a442 b7e7a701bc34d686fa87dfae
        8022000b 7465737420766563746f7220
        00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
        00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
        80280004 c8fb0b4c""";

    private final StunReader reader = new StunReader();
    private final StunKey key = new StunKey(PASSWORD);

    static ByteBuffer bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    private void read(String hex) {
        ByteBuffer message = bytes(hex);
        assertTrue(reader.read(message, 0, message.capacity()));
        assertTrue(reader.integrityHolds(key));
        assertTrue(reader.fingerprintHolds(key));
        assertFalse(reader.integrityHolds(new StunKey("another password 1234567")));
    }

    @Test
    void request_is_read_and_its_integrity_holds() {
        read(REQUEST);
        assertTrue(reader.isBinding() && reader.isRequest() && !reader.isIndication());
        assertEquals(0x6E0001FFL, reader.priority());
        assertTrue(reader.controlled());
        assertFalse(reader.controlling() || reader.useCandidate());
        assertEquals(9, reader.usernameLength());
        assertEquals(0, reader.unknownCount());
    }

    @Test
    void ipv4_response_is_read() {
        read(RESPONSE_V4);
        assertTrue(reader.isSuccess());
        assertEquals(new InetSocketAddress("192.0.2.1", 32853), reader.mappedAddress());
    }

    @Test
    void ipv6_response_is_read() {
        read(RESPONSE_V6);
        assertEquals(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853), reader.mappedAddress());
    }

    @Test
    void ufrag_table_finds_the_owner_of_the_request() {
        ByteBuffer message = bytes(REQUEST);
        UfragTable<String> table = new UfragTable<>();
        table.put("evtj", "owner");
        assertEquals("owner", table.find(message, 0, message.capacity()));
    }

    /** Except for SOFTWARE, which we do not send, and the padding, which the sample fills with spaces. */
    @Test
    void written_response_reads_back_the_same() {
        for (String expected : new String[] {RESPONSE_V4, RESPONSE_V6}) {
            read(expected);
            InetSocketAddress address = reader.mappedAddress();
            ByteBuffer out = ByteBuffer.allocateDirect(128);
            int length = new StunWriter().success(out, 3, bytes(REQUEST), 0).mappedAddress(address).sign(key);
            assertTrue(reader.read(out, 3, length));
            assertEquals(address, reader.mappedAddress());
            assertTrue(reader.integrityHolds(key) && reader.fingerprintHolds(key));
        }
    }
}
