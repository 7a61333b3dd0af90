package dev.crosspoint.media.sctp;

import dev.crosspoint.fuzz.Bounds;
import dev.crosspoint.fuzz.Input;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * SCTP from a peer that has proved itself and then sends what it likes: steps of a byte that says what happens, and the
 * chunks of a packet, which gets the right tag and checksum. What we send fits the MTU and is bounded in number.
 */
public final class SctpTarget {
    private static final SctpSettings SETTINGS = SctpSettings.defaults();
    private static final int MOST_STEPS = 24;
    private static final int MOST_ANSWERS = 300;
    private static final int PEER_TAG = 0x77777777;
    private static final long TICK_NS = 100_000_000;

    private final SctpAssociation association;
    private final Checksum checksum = new Checksum();
    private final Told told = new Told();
    private byte[] lastSent = new byte[0];
    private int sent;
    private int tag;
    private long nowNs;

    private SctpTarget() {
        association = new SctpAssociation(SETTINGS, true, this::sent, told, new Random(9));
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 2 * 1024 * 1024, input -> {
            SctpTarget target = new SctpTarget();
            if ((input.u8() & 1) == 0) {
                target.setUp();
            }
            for (int i = 0; i < MOST_STEPS && !input.isEmpty(); i++) {
                target.step(input);
            }
            target.association.abort();
            Bounds.holds(target.told.ends <= 1, "the end was told " + target.told.ends + " times");
        });
    }

    private void step(Input input) {
        int what = input.u8();
        sent = 0;
        switch (what & 3) {
            case 0, 1 -> deliver(input.block());
            case 2 -> {
                nowNs += (what >> 2) * TICK_NS;
                association.timers(nowNs);
            }
            default -> talk(what >> 2);
        }
        Bounds.holds(sent <= MOST_ANSWERS, sent + " packets at once");
        Bounds.holds(association.bufferedBytes() <= SETTINGS.sendBuffer() + SETTINGS.maxMessageSize(), "too much");
    }

    private void talk(int stream) {
        if (association.established() && association.openChannel("c" + stream, nowNs) >= 0) {
            association.sendText(stream, "text", nowNs);
        }
    }

    private void deliver(byte[] chunks) {
        ByteBuffer packet = ByteBuffer.allocateDirect(Sctp.HEADER_LENGTH + chunks.length);
        packet.putShort(0, (short) SETTINGS.remotePort()).putShort(2, (short) SETTINGS.localPort());
        packet.putInt(Sctp.TAG_OFFSET, chunks.length > 0 && chunks[0] == Sctp.INIT ? 0 : tag);
        packet.put(Sctp.HEADER_LENGTH, chunks);
        packet.putInt(Sctp.CHECKSUM_OFFSET, checksum.of(packet, 0, packet.capacity()));
        association.receive(packet, 0, packet.capacity(), nowNs);
    }

    /** The handshake of RFC 9260 §5.1 as its initiator. */
    private void setUp() {
        deliver(ByteBuffer.allocate(20).put((byte) Sctp.INIT).put((byte) 0).putShort((short) 20).putInt(PEER_TAG)
                .putInt(100_000).putShort((short) 10).putShort((short) 10).putInt(-3).array());
        ByteBuffer ack = ByteBuffer.wrap(lastSent);
        InitChunk init = InitChunk.parse(ack, Sctp.HEADER_LENGTH, ack.getShort(Sctp.HEADER_LENGTH + 2) & 0xFFFF);
        tag = init.tag;
        deliver(ByteBuffer.allocate(Sctp.padded(4 + init.cookieLength)).put((byte) Sctp.COOKIE_ECHO).put((byte) 0)
                .putShort((short) (4 + init.cookieLength))
                .put(lastSent, init.cookieOffset, init.cookieLength).array());
        Bounds.holds(association.established(), "an honest handshake failed");
    }

    private void sent(ByteBuffer packet, int length) {
        Bounds.holds(length >= Sctp.HEADER_LENGTH && length <= SETTINGS.mtu(), "a packet of " + length);
        sent++;
        lastSent = new byte[length];
        packet.get(0, lastSent);
    }

    private static final class Told implements SctpEvents {
        private int ends;

        @Override
        public void up() {
            Bounds.holds(ends == 0, "up after the end");
        }

        @Override
        public void channelOpen(int stream, String label) {
            Bounds.holds(ends == 0 && stream >= 0 && stream < Sctp.STREAMS, "open: stream " + stream);
        }

        @Override
        public void text(int stream, String label, String text) {
            Bounds.holds(ends == 0 && text.getBytes(StandardCharsets.UTF_8).length <= 3 * SETTINGS.maxMessageSize(),
                    "a text of " + text.length());
        }

        @Override
        public void channelClosed(int stream, String label) {
            Bounds.holds(ends == 0, "closed after the end");
        }

        @Override
        public void closed(SctpClose why) {
            ends++;
        }
    }
}
