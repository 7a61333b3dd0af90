package dev.crosspoint.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The far side of the tests: a full agent reduced to the checks it sends. */
final class Peer {
    static final IceCredentials SERVER = new IceCredentials("srvUfrag", "serverPasswordServerPass");
    static final IceCredentials CLIENT = new IceCredentials("cliU", "clientPasswordClientPass");
    static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.7", 40001);
    static final InetSocketAddress MOBILE = new InetSocketAddress("2001:db8::7", 40002);

    final ByteBuffer reply = ByteBuffer.allocateDirect(IceLiteAgent.MAX_REPLY);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    private final StunWriter writer = new StunWriter();
    private final StunReader reader = new StunReader();
    private long transaction;

    interface Attributes {
        StunWriter add(StunWriter writer);
    }

    static IceLiteAgent agent() {
        IceLiteAgent agent = new IceLiteAgent(SERVER, IceSettings.defaults());
        agent.remote(CLIENT);
        return agent;
    }

    /** Writes a check at offset 8 of {@link #message()} and returns its length. */
    int check(IceCredentials server, IceCredentials client, Attributes attributes) {
        writer.request(buffer, 8, 7, ++transaction).username(server.ufrag(), client.ufrag()).priority(0x6E0001FF);
        return attributes.add(writer).sign(new StunKey(server.password()));
    }

    ByteBuffer message() {
        return buffer;
    }

    StunVerdict send(IceLiteAgent agent, int length, InetSocketAddress from, long nowNs) {
        return agent.receive(buffer, 8, length, from, nowNs, reply);
    }

    StunVerdict plainCheck(IceLiteAgent agent, InetSocketAddress from, long nowNs) {
        return send(agent, check(agent.local(), CLIENT, w -> w.controlling(1)), from, nowNs);
    }

    StunVerdict nominate(IceLiteAgent agent, InetSocketAddress from, long nowNs) {
        return send(agent, check(agent.local(), CLIENT, w -> w.controlling(1).useCandidate()), from, nowNs);
    }

    /** The agent's reply, read. */
    StunReader reply(IceLiteAgent agent) {
        if (!reader.read(reply, 0, agent.replyLength())) {
            throw new AssertionError("the reply is no STUN message");
        }
        return reader;
    }
}
