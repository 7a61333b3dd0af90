package dev.crosspoint.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.UnknownAttributesAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What another implementation makes of our messages, and we of its. */
class Ice4jOpinionTest {
    private static final String USERNAME = Peer.SERVER.ufrag() + ":" + Peer.CLIENT.ufrag();

    private final StunStack stack = new StunStack();
    private final IceLiteAgent agent = Peer.agent();
    private final ByteBuffer out = ByteBuffer.allocateDirect(IceLiteAgent.MAX_REPLY);

    Ice4jOpinionTest() {
        stack.getCredentialsManager().registerAuthority(new CredentialsAuthority() {
            @Override
            public byte[] getLocalKey(String username) {
                return Peer.SERVER.password().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] getRemoteKey(String username, String media) {
                return getLocalKey(username);
            }

            @Override
            public boolean checkLocalUserName(String username) {
                return true;
            }
        });
    }

    @AfterEach
    void shutDown() {
        stack.shutDown();
    }

    private ByteBuffer check(boolean controlling, Attribute... more) throws Exception {
        Request request = controlling ? MessageFactory.createBindingRequest(0x6E0001FFL, true, 42L)
            : MessageFactory.createBindingRequest(0x6E0001FFL);
        request.setTransactionID(TransactionID.createNewTransactionID().getBytes());
        if (!controlling) {
            request.putAttribute(AttributeFactory.createIceControlledAttribute(42L));
        }
        for (Attribute attribute : more) {
            request.putAttribute(attribute);
        }
        UsernameAttribute username = AttributeFactory.createUsernameAttribute(USERNAME);
        request.putAttribute(username);
        MessageIntegrityAttribute integrity =
            AttributeFactory.createMessageIntegrityAttribute(new String(username.getUsername()));
        integrity.setMedia("audio");
        request.putAttribute(integrity);
        request.putAttribute(AttributeFactory.createFingerprintAttribute());
        byte[] bytes = request.encode(stack);
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    private StunVerdict receive(ByteBuffer message, InetSocketAddress from) {
        return agent.receive(message, 0, message.capacity(), from, 0, out);
    }

    private Message decodeAndVerify(ByteBuffer message, int offset, int length) throws Exception {
        byte[] bytes = new byte[length];
        message.get(offset, bytes);
        Message decoded = Message.decode(bytes, 0, length);
        MessageIntegrityAttribute integrity =
            assertInstanceOf(MessageIntegrityAttribute.class, decoded.getAttribute(Attribute.MESSAGE_INTEGRITY));
        TransportAddress any = new TransportAddress("127.0.0.1", 1, Transport.UDP);
        RawMessage raw = RawMessage.build(bytes, length, any, any);
        assertTrue(stack.validateMessageIntegrity(integrity, USERNAME, true, raw));
        assertNotNull(decoded.getAttribute(Attribute.FINGERPRINT));
        return decoded;
    }

    @Test
    void its_check_is_answered_and_it_believes_the_answer() throws Exception {
        for (InetSocketAddress from : new InetSocketAddress[] {Peer.HOME, Peer.MOBILE}) {
            ByteBuffer check = check(true, AttributeFactory.createUseCandidateAttribute());
            assertEquals(StunVerdict.ANSWERED_NOMINATED, receive(check, from));
            Message reply = decodeAndVerify(out, 0, agent.replyLength());
            assertEquals(Message.BINDING_SUCCESS_RESPONSE, reply.getMessageType());
            XorMappedAddressAttribute mapped =
                (XorMappedAddressAttribute) reply.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
            TransportAddress address = mapped.getAddress(reply.getTransactionID());
            assertEquals(from.getAddress(), address.getAddress());
            assertEquals(from.getPort(), address.getPort());
        }
    }

    @Test
    void its_controlled_check_gets_a_role_conflict_that_it_reads() throws Exception {
        assertEquals(StunVerdict.ROLE_CONFLICT, receive(check(false), Peer.HOME));
        Message reply = decodeAndVerify(out, 0, agent.replyLength());
        ErrorCodeAttribute error = (ErrorCodeAttribute) reply.getAttribute(Attribute.ERROR_CODE);
        assertEquals(ErrorCodeAttribute.ROLE_CONFLICT, error.getErrorCode());
        assertEquals("Role Conflict", error.getReasonPhrase());
    }

    @Test
    void it_reads_which_attributes_were_unknown() throws Exception {
        Peer peer = new Peer();
        int length = peer.check(Peer.SERVER, Peer.CLIENT,
            w -> w.raw(0x7ABC, new byte[3]).raw(0x0031, new byte[0]).controlling(1));
        assertEquals(StunVerdict.UNKNOWN_ATTRIBUTE, peer.send(agent, length, Peer.HOME, 0));
        Message reply = decodeAndVerify(peer.reply, 0, agent.replyLength());
        ErrorCodeAttribute error = (ErrorCodeAttribute) reply.getAttribute(Attribute.ERROR_CODE);
        assertEquals(ErrorCodeAttribute.UNKNOWN_ATTRIBUTE, error.getErrorCode());
        UnknownAttributesAttribute unknown =
            (UnknownAttributesAttribute) reply.getAttribute(Attribute.UNKNOWN_ATTRIBUTES);
        assertTrue(unknown.contains((char) 0x7ABC) && unknown.contains((char) 0x0031));
    }

    @Test
    void it_believes_our_check() throws Exception {
        Peer peer = new Peer();
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(5).useCandidate());
        Message check = decodeAndVerify(peer.message(), 8, length);
        assertEquals(Message.BINDING_REQUEST, check.getMessageType());
        assertNotNull(check.getAttribute(Attribute.USE_CANDIDATE));
        assertNotNull(check.getAttribute(Attribute.ICE_CONTROLLING));
    }
}
