package dev.crosspoint.srtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One DTLS association with one peer: handshake, SRTP keys, then application data both ways until it is closed. */
public final class DtlsAssociation {

    private enum State { NEW, HANDSHAKING, ESTABLISHED, OVER }

    private static final Logger LOG = LoggerFactory.getLogger(DtlsAssociation.class);

    private final DtlsEngine engine;
    private final DtlsTally tally;
    private final DtlsRole role;
    private final DtlsPeer peer;
    private final DtlsListener listener;
    private final DtlsMailbox mailbox;
    private final DtlsWire wire;
    /** Moved on by the owner's start and by the worker; read by shards. */
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private volatile boolean closing;
    private volatile Thread worker;

    DtlsAssociation(DtlsEngine engine, DtlsRole role, DtlsPeer peer, DtlsListener listener) {
        DtlsSettings settings = engine.settings();
        this.engine = engine;
        this.tally = engine.tally();
        this.role = role;
        this.peer = peer;
        this.listener = listener;
        this.mailbox = new DtlsMailbox(settings.receiveQueue(), settings.sendQueue());
        this.wire = new DtlsWire(mailbox, new DtlsRecordGate(role), engine.permits(), listener, settings.mtu());
    }

    /** The client sends its ClientHello, the server waits for one; the deadline runs from here. */
    public void start() {
        if (!state.compareAndSet(State.NEW, State.HANDSHAKING)) {
            return;
        }
        tally.started.increment();
        boolean admitted = engine.admit(this);
        wire.deadline(System.nanoTime() + engine.settings().handshakeTimeout().toNanos());
        worker = Thread.ofVirtual().name("dtls").unstarted(admitted ? this::run : this::refuse);
        worker.start();
    }

    /**
     * Takes a datagram from the peer; copies it and returns. For the one thread that receives for this peer.
     *
     * @return false if it was dropped: the queue is full, it is too large, or nobody is there to read it
     */
    public boolean receive(ByteBuffer datagram, int offset, int length) {
        State now = state.get();
        if (now == State.NEW || now == State.OVER) {
            tally.unwanted.increment();
            return false;
        }
        if (length > DtlsWire.MAX_DATAGRAM) {
            tally.oversize.increment();
            return false;
        }
        if (!mailbox.hasRoomForDatagram()) {
            tally.queueFull.increment();
            return false;
        }
        byte[] copy = new byte[length];
        datagram.get(offset, copy);
        mailbox.putDatagram(copy);
        return true;
    }

    /**
     * Queues one message to the peer; takes the array over.
     *
     * @return false if it was refused: not connected, too long for one record, or the queue is full
     */
    public boolean sendApplication(byte[] data) {
        boolean taken = state.get() == State.ESTABLISHED && data.length <= wire.maxMessage()
                && mailbox.putMessage(data);
        if (!taken) {
            tally.refusedMessages.increment();
        }
        return taken;
    }

    /** Ends the association in any state, with a close_notify if it is established. */
    public void close() {
        closing = true;
        if (state.compareAndSet(State.NEW, State.OVER)) {
            Thread.startVirtualThread(listener::closed);
        } else {
            mailbox.putClose();
        }
    }

    /** Whether the thread ended, or never began, before the time was over. */
    boolean awaitEnd(long timeoutNs) {
        Thread thread = worker;
        if (thread == null) {
            return true;
        }
        try {
            return thread.join(Duration.ofNanos(Math.max(0, timeoutNs)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuse() {
        state.set(State.OVER);
        tellFailure(new DtlsFailure(DtlsFailure.Kind.TOO_MANY, "no more associations are admitted"));
    }

    private void run() {
        DtlsFailure failure = null;
        wire.beginWork();
        try {
            live();
        } catch (IOException e) {
            failure = closing || state.get() == State.ESTABLISHED ? null : classify(e);
        } catch (RuntimeException e) {
            LOG.error("DTLS association ended by a fault of ours", e);
            failure = new DtlsFailure(DtlsFailure.Kind.INTERNAL, String.valueOf(e));
        } finally {
            wire.endWork();
            state.set(State.OVER);
            engine.left(this);
        }
        if (failure == null) {
            tally.closed.increment();
            listener.closed();
        } else {
            tellFailure(failure);
        }
    }

    private void live() throws IOException {
        DTLSTransport transport = handshake();
        wire.established(transport);
        state.set(State.ESTABLISHED);
        tally.connected.increment();
        listener.connected(peer.keys());
        byte[] message = new byte[transport.getReceiveLimit()];
        try {
            while (true) {
                int length = transport.receive(message, 0, message.length, DtlsWire.FOREVER);
                if (length >= 0) {
                    listener.application(message, length);
                }
            }
        } finally {
            transport.close();
        }
    }

    private DTLSTransport handshake() throws IOException {
        return switch (role) {
            case SERVER -> new DTLSServerProtocol().accept(new DtlsServer(peer), wire);
            case CLIENT -> new DTLSClientProtocol().connect(new DtlsClient(peer), wire);
        };
    }

    private DtlsFailure classify(IOException e) {
        if (peer.failure() != null) {
            return peer.failure();
        }
        return switch (e) {
            case TlsTimeoutException _ -> new DtlsFailure(DtlsFailure.Kind.TIMED_OUT, "no handshake in time");
            case InterruptedIOException _ -> new DtlsFailure(DtlsFailure.Kind.TIMED_OUT, "no handshake in time");
            case TlsFatalAlertReceived received -> new DtlsFailure(DtlsFailure.Kind.PEER_ALERT,
                    AlertDescription.getText(received.getAlertDescription()));
            case TlsFatalAlert ours -> new DtlsFailure(DtlsFailure.Kind.HANDSHAKE_FAILED, ours.getMessage());
            default -> new DtlsFailure(DtlsFailure.Kind.HANDSHAKE_FAILED, String.valueOf(e.getMessage()));
        };
    }

    private void tellFailure(DtlsFailure failure) {
        tally.failed(failure.kind());
        listener.failed(failure);
    }
}
