package dev.crosspoint.srtp;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * A node's DTLS 1.2: its identity, its associations and the limits they share.
 *
 * <p>Each started association has one virtual thread, which holds one of a few permits whenever it computes and gives
 * it back while it waits. So no number of handshakes takes more processors than there are permits.
 */
public final class DtlsEngine implements AutoCloseable {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final DtlsIdentity identity;
    private final DtlsSettings settings;
    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final Semaphore permits;
    private final DtlsTally tally = new DtlsTally();
    private final Set<DtlsAssociation> associations = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public DtlsEngine(DtlsIdentity identity, DtlsSettings settings) {
        this.identity = identity;
        this.settings = settings;
        this.permits = new Semaphore(settings.cpuPermits(), true);
    }

    /** Our certificate's fingerprint, for the SDP. */
    public Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    /**
     * Prepares an association; {@link DtlsAssociation#start()} sets it going.
     *
     * @param expectedPeer what the peer's SDP said of its certificate
     */
    public DtlsAssociation open(DtlsRole role, Fingerprint expectedPeer, DtlsListener listener) {
        DtlsPeer peer = new DtlsPeer(identity, crypto, expectedPeer, settings);
        return new DtlsAssociation(this, role, peer, listener);
    }

    public DtlsCounters counters() {
        return tally.snapshot();
    }

    /** Closes every association, with its close_notify, and waits a little for their threads. */
    @Override
    public void close() {
        closed = true;
        associations.forEach(DtlsAssociation::close);
        long deadlineNs = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        for (DtlsAssociation association : associations) {
            association.awaitEnd(deadlineNs - System.nanoTime());
        }
    }

    DtlsSettings settings() {
        return settings;
    }

    Semaphore permits() {
        return permits;
    }

    DtlsTally tally() {
        return tally;
    }

    /** Whether one more association may live; it is then counted until it {@link #left}. */
    boolean admit(DtlsAssociation association) {
        if (closed) {
            return false;
        }
        if (tally.alive.incrementAndGet() > settings.maxAssociations()) {
            tally.alive.decrementAndGet();
            return false;
        }
        associations.add(association);
        if (closed) {
            association.close();
        }
        return true;
    }

    void left(DtlsAssociation association) {
        if (associations.remove(association)) {
            tally.alive.decrementAndGet();
        }
    }
}
