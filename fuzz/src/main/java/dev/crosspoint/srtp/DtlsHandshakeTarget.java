package dev.crosspoint.srtp;

import dev.crosspoint.fuzz.Bounds;
import dev.crosspoint.fuzz.Input;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A whole association that gets datagrams in turn and is then closed. It ends at once and says so exactly once, is
 * never connected without the peer's certificate, and never ends by a fault of ours.
 */
public final class DtlsHandshakeTarget {
    private static final int MOST_DATAGRAMS = 16;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final DtlsEngine ENGINE = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults());
    private static final Fingerprint NOBODY = new Fingerprint("sha-256", new byte[32]);

    private DtlsHandshakeTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 128 * 1024, DtlsHandshakeTarget::associate);
    }

    private static void associate(Input input) {
        DtlsRole role = (input.u8() & 1) == 0 ? DtlsRole.SERVER : DtlsRole.CLIENT;
        Owner owner = new Owner();
        DtlsAssociation association = ENGINE.open(role, NOBODY, owner);
        association.start();
        for (int i = 0; i < MOST_DATAGRAMS && !input.isEmpty(); i++) {
            byte[] datagram = input.block();
            association.receive(ByteBuffer.wrap(datagram), 0, datagram.length);
        }
        association.close();
        Bounds.holds(association.awaitEnd(PATIENCE_NS), "the association does not end");
        synchronized (owner) {
            Bounds.holds(owner.told.size() == 1, "told " + owner.told);
            Bounds.holds(!owner.told.getFirst().startsWith("INTERNAL"), owner.told.getFirst());
        }
    }

    /** Written by the association's thread, read when that has ended. */
    private static final class Owner implements DtlsListener {
        private final List<String> told = new ArrayList<>();

        @Override
        public synchronized void send(byte[] datagram, int length) {
            Bounds.holds(length > 0 && length <= DtlsWire.MAX_DATAGRAM, "a datagram of " + length);
        }

        @Override
        public synchronized void connected(SrtpKeys keys) {
            told.add("connected without a certificate");
        }

        @Override
        public synchronized void failed(DtlsFailure why) {
            told.add(why.kind() + " " + why);
        }

        @Override
        public synchronized void application(byte[] data, int length) {
            told.add("application data without a handshake");
        }

        @Override
        public synchronized void closed() {
            told.add("closed");
        }
    }
}
