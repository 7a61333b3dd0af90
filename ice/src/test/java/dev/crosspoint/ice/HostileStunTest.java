package dev.crosspoint.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that nobody sends by mistake. */
class HostileStunTest {
    private static final int FINGERPRINT_ATTRIBUTE = 8;

    private final Peer peer = new Peer();
    private final IceLiteAgent agent = Peer.agent();
    private final UfragTable<String> table = new UfragTable<>();

    private int goodCheck() {
        return peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1).useCandidate().raw(0xC057, new byte[5]));
    }

    private void assertUnmoved() {
        assertNull(agent.selected());
        assertFalse(agent.addressValidated(Peer.HOME));
        assertEquals(0, agent.replyLength());
    }

    @Test
    void every_value_of_every_signed_byte_is_refused() {
        int length = goodCheck();
        ByteBuffer message = peer.message();
        table.put(Peer.SERVER.ufrag(), "us");
        for (int i = 8; i < 8 + length - FINGERPRINT_ATTRIBUTE; i++) {
            byte good = message.get(i);
            for (int change = 1; change < 256; change++) {
                message.put(i, (byte) (good ^ change));
                table.find(message, 8, length);
                peer.send(agent, length, Peer.HOME, 0);
                assertUnmoved();
            }
            message.put(i, good);
        }
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.send(agent, length, Peer.HOME, 0));
    }

    @Test
    void an_address_whose_family_does_not_go_with_its_length_is_none() {
        StunKey key = new StunKey(Peer.SERVER.password());
        StunReader reader = new StunReader();
        ByteBuffer message = ByteBuffer.allocate(128);
        for (int family : new int[] {0, Stun.FAMILY_IPV4, Stun.FAMILY_IPV6, 255}) {
            for (int length : new int[] {8, 20}) {
                byte[] value = new byte[length];
                value[1] = (byte) family;
                int written = new StunWriter().request(message, 0, 1, 2).raw(Stun.XOR_MAPPED_ADDRESS, value).sign(key);
                assertTrue(reader.read(message, 0, written));
                boolean fits = family == (length == 8 ? Stun.FAMILY_IPV4 : Stun.FAMILY_IPV6);
                assertEquals(fits, reader.mappedAddress() != null, family + " in " + length + " bytes");
            }
        }
    }

    @Test
    void every_truncation_is_refused_even_with_the_length_field_set_right() {
        int length = goodCheck();
        ByteBuffer message = peer.message();
        for (int cut = 0; cut < length - FINGERPRINT_ATTRIBUTE; cut++) {
            message.putShort(10, (short) (length - Stun.HEADER_LENGTH));
            assertEquals(StunVerdict.BAD_MESSAGE, peer.send(agent, cut, Peer.HOME, 0));
            assertNull(table.find(message, 8, cut));
            message.putShort(10, (short) (cut - Stun.HEADER_LENGTH));
            peer.send(agent, cut, Peer.HOME, 0);
            table.find(message, 8, cut);
            assertUnmoved();
        }
    }

    /** Nothing may be read past the packet, so it ends where the buffer does. */
    @Test
    void random_mutations_in_a_buffer_of_just_the_size_never_throw() {
        Random random = new Random(20_250_101);
        table.put(Peer.SERVER.ufrag(), "us");
        for (int round = 0; round < 50_000; round++) {
            int length = goodCheck();
            int cut = random.nextInt(4) == 0 ? random.nextInt(length + 1) & ~3 : length;
            ByteBuffer exact = ByteBuffer.allocate(cut).put(0, peer.message(), 8, cut);
            for (int n = random.nextInt(8); n > 0 && cut > 0; n--) {
                exact.put(random.nextInt(cut), (byte) random.nextInt());
            }
            if (cut >= Stun.HEADER_LENGTH) {
                exact.putShort(2, (short) (cut - Stun.HEADER_LENGTH));
                exact.putInt(4, Stun.MAGIC_COOKIE);
            }
            table.find(exact, 0, cut);
            agent.receive(exact, 0, cut, Peer.HOME, 0, peer.reply);
        }
    }

    /** The peer itself, with the right password, gone mad: still no exception and bounded replies. */
    @Test
    void random_signed_attributes_never_throw() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> {
                for (int n = random.nextInt(12); n > 0; n--) {
                    int type = random.nextBoolean() ? random.nextInt(0x40) : random.nextInt(0x10000);
                    w.raw(type == Stun.MESSAGE_INTEGRITY ? 0 : type, new byte[random.nextInt(24)]);
                }
                return w;
            });
            peer.send(agent, length, Peer.HOME, 0);
            assertTrue(agent.replyLength() <= IceLiteAgent.MAX_REPLY);
        }
    }

    @Test
    void random_reply_bytes_never_throw_in_the_reader() {
        Random random = new Random(11);
        StunReader reader = new StunReader();
        for (int round = 0; round < 50_000; round++) {
            ByteBuffer message = StunVectorsTest.bytes(StunVectorsTest.RESPONSE_V6);
            message.put(8 + random.nextInt(message.capacity() - 8), (byte) random.nextInt());
            if (reader.read(message, 0, message.capacity())) {
                reader.mappedAddress();
                reader.errorCode();
                reader.priority();
            }
        }
    }
}
