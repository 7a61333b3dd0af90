package dev.crosspoint.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One handshake with ourselves in memory, and one packet under its keys, before the first peer comes.
 *
 * <p>Loading and linking what a handshake needs takes about half a second, and the first caller should not wait for it.
 */
public final class DtlsRehearsal {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PACKET_LENGTH = 172;
    private static final int ROOM = 256;

    private DtlsRehearsal() {
    }

    /** Blocks until it is done; how long it took, or nothing if it failed. */
    public static Optional<Duration> run() {
        long startNs = System.nanoTime();
        DtlsIdentity identity = DtlsIdentity.generate();
        DtlsSettings settings = DtlsSettings.defaults().withHandshakeTimeout(PATIENCE);
        try (DtlsEngine engine = new DtlsEngine(identity, settings)) {
            Side client = new Side();
            Side server = new Side();
            client.other = engine.open(DtlsRole.SERVER, identity.fingerprint(), server);
            server.other = engine.open(DtlsRole.CLIENT, identity.fingerprint(), client);
            client.other.start();
            server.other.start();
            exchange(client.keys.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            return Optional.of(Duration.ofNanos(System.nanoTime() - startNs));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void exchange(SrtpKeys keys) {
        try (SrtpSession sender = SrtpSession.open(keys, SrtpSettings.defaults());
                SrtpSession receiver = SrtpSession.open(keys.mirrored(), SrtpSettings.defaults());
                Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(ROOM);
            packet.set(RtpFields.BYTE, 0, (byte) 0x80);
            receiver.unprotectRtp(packet, 0, sender.protectRtp(packet, 0, PACKET_LENGTH));
        }
    }

    /** One end; hands what it sends straight to the other. */
    private static final class Side implements DtlsListener {

        private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        private DtlsAssociation other;

        @Override
        public void send(byte[] datagram, int length) {
            other.receive(ByteBuffer.wrap(datagram), 0, length);
        }

        @Override
        public void connected(SrtpKeys srtp) {
            keys.complete(srtp);
        }

        @Override
        public void failed(DtlsFailure why) {
            keys.completeExceptionally(new IllegalStateException(why.detail()));
        }

        @Override
        public void application(byte[] data, int length) {
        }

        @Override
        public void closed() {
        }
    }
}
