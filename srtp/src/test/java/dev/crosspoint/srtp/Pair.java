package dev.crosspoint.srtp;

import dev.crosspoint.srtp.SrtpSettings.EngineChoice;
import java.util.Random;

/** A sender and a receiver with matching keys, and the packet that goes between them. */
final class Pair implements AutoCloseable {

    final SrtpSession sender;
    final SrtpSession receiver;
    final TestPacket packet = new TestPacket();

    Pair(SrtpProfile profile, EngineChoice sending, EngineChoice receiving) {
        this(profile, SrtpSettings.defaults().with(sending), SrtpSettings.defaults().with(receiving));
    }

    Pair(SrtpProfile profile, SrtpSettings sending, SrtpSettings receiving) {
        SrtpKeys keys = keys(profile);
        sender = SrtpSession.open(keys, sending);
        receiver = SrtpSession.open(keys.mirrored(), receiving);
    }

    static SrtpKeys keys(SrtpProfile profile) {
        Random random = new Random(42);
        return new SrtpKeys(profile, bytes(random, profile.keyLength()), bytes(random, profile.saltLength()),
                bytes(random, profile.keyLength()), bytes(random, profile.saltLength()));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    int protectRtp() {
        return packet.length = kept(sender.protectRtp(packet.memory, TestPacket.OFFSET, packet.length));
    }

    int unprotectRtp() {
        return packet.length = kept(receiver.unprotectRtp(packet.memory, TestPacket.OFFSET, packet.length));
    }

    int protectRtcp() {
        return packet.length = kept(sender.protectRtcp(packet.memory, TestPacket.OFFSET, packet.length));
    }

    int unprotectRtcp() {
        return packet.length = kept(receiver.unprotectRtcp(packet.memory, TestPacket.OFFSET, packet.length));
    }

    private static int kept(int result) {
        if (result < 0) {
            throw new AssertionError("refused: " + SrtpSession.verdict(result));
        }
        return result;
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
