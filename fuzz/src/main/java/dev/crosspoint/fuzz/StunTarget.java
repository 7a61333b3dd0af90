package dev.crosspoint.fuzz;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.ice.IceLiteAgent;
import dev.crosspoint.ice.IceSettings;
import dev.crosspoint.ice.StunKey;
import dev.crosspoint.ice.StunReader;
import dev.crosspoint.ice.StunVerdict;
import dev.crosspoint.ice.StunWriter;
import dev.crosspoint.ice.UfragTable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * STUN: an even first byte is followed by a message as it is, an odd one by attributes that get our key's signature.
 * The agent validates an address exactly if it answers, and its answers are STUN and tell the address asked from.
 */
public final class StunTarget {
    private static final IceCredentials LOCAL = new IceCredentials("ours", "0123456789012345678901");
    private static final IceCredentials REMOTE = new IceCredentials("them", "abcdefghijabcdefghijab");
    private static final InetSocketAddress FROM = new InetSocketAddress("192.0.2.7", 40_000);
    private static final StunKey KEY = new StunKey(LOCAL.password());
    private static final int ROOM = 4096;
    private static final int MOST_ATTRIBUTES = 40;

    private StunTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 128 * 1024, input -> {
            if ((input.u8() & 1) == 0) {
                byte[] message = input.rest();
                receive(Input.direct(message), message.length);
            } else {
                ByteBuffer out = ByteBuffer.allocateDirect(ROOM);
                receive(out, signed(input, out));
            }
        });
    }

    private static int signed(Input input, ByteBuffer out) {
        StunWriter writer = new StunWriter().request(out, 0, input.u8(), input.u8());
        if ((input.u8() & 1) == 0) {
            writer.username(LOCAL.ufrag(), REMOTE.ufrag());
        }
        for (int i = 0; i < MOST_ATTRIBUTES && !input.isEmpty(); i++) {
            int type = input.u16();
            byte[] value = input.block();
            writer.raw(type, Arrays.copyOf(value, Math.min(value.length, ROOM / MOST_ATTRIBUTES / 2)));
        }
        return writer.sign(KEY);
    }

    private static void receive(ByteBuffer message, int length) {
        UfragTable<IceCredentials> table = new UfragTable<>();
        table.put(LOCAL.ufrag(), LOCAL);
        IceCredentials found = table.find(message, 0, length);
        StunReader reader = new StunReader();
        if (reader.read(message, 0, length)) {
            reader.mappedAddress();
            Bounds.holds(reader.errorCode() >= 0 && reader.errorCode() < 1000, "an impossible error code");
            Bounds.holds(reader.priority() >= 0, "a negative priority");
            reader.fingerprintHolds(KEY);
        }
        IceLiteAgent agent = new IceLiteAgent(LOCAL, IceSettings.defaults());
        agent.remote(REMOTE);
        ByteBuffer out = ByteBuffer.allocateDirect(IceLiteAgent.MAX_REPLY);
        StunVerdict verdict = agent.receive(message, 0, length, FROM, 1, out);
        boolean answered = verdict == StunVerdict.ANSWERED || verdict == StunVerdict.ANSWERED_NOMINATED;
        Bounds.holds(agent.addressValidated(FROM) == answered, "validated after " + verdict);
        Bounds.holds(!answered || found == LOCAL, "answered what was not for us");
        Bounds.holds(agent.selected() != null == (verdict == StunVerdict.ANSWERED_NOMINATED), "selected: " + verdict);
        if (agent.replyLength() > 0) {
            Bounds.holds(reader.read(out, 0, agent.replyLength()) && reader.integrityHolds(KEY), "a bad reply");
            Bounds.holds(!answered || FROM.equals(reader.mappedAddress()), "the reply names another address");
        }
    }
}
