package dev.crosspoint.srtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsTimeoutException;

/**
 * The datagram transport that Bouncy Castle reads and writes, on the association's own thread.
 *
 * <p>Waiting for a datagram is the one place where the thread blocks, so here it gives its permit back, and here it
 * also sends what the owner queued: the library's receive does not return for that, but lets a send nest inside.
 */
final class DtlsWire implements DatagramTransport {

    /** Larger than any datagram over an Ethernet path. */
    static final int MAX_DATAGRAM = 2048;
    /** Bouncy Castle's waiting time without end. */
    static final int FOREVER = 0;
    /** Header, explicit nonce and tag of the suites we offer, rounded up. */
    private static final int RECORD_OVERHEAD = 64;

    private final DtlsMailbox mailbox;
    private final DtlsRecordGate gate;
    private final Semaphore permits;
    private final DtlsListener listener;
    private final int mtu;
    /** The records of a flight that go into one datagram. */
    private final byte[] flight = new byte[MAX_DATAGRAM];
    private int flightLength;
    private DTLSTransport established;
    private long deadlineNs;
    private boolean closed;

    DtlsWire(DtlsMailbox mailbox, DtlsRecordGate gate, Semaphore permits, DtlsListener listener, int mtu) {
        this.mailbox = mailbox;
        this.gate = gate;
        this.permits = permits;
        this.listener = listener;
        this.mtu = mtu;
    }

    /** When the handshake must be done. */
    void deadline(long timeNs) {
        deadlineNs = timeNs;
    }

    /** The deadline no longer counts, and messages go out through this. */
    void established(DTLSTransport transport) {
        flush();
        established = transport;
    }

    /** The longest application message: what one datagram of ours or of a usual peer holds. */
    int maxMessage() {
        return MAX_DATAGRAM - RECORD_OVERHEAD;
    }

    void beginWork() {
        permits.acquireUninterruptibly();
    }

    void endWork() {
        permits.release();
    }

    @Override
    public int getReceiveLimit() {
        return MAX_DATAGRAM;
    }

    /** Handshake flights are cut to the MTU; an SCTP packet is one record and its sender has chosen its length. */
    @Override
    public int getSendLimit() {
        return established == null ? mtu : MAX_DATAGRAM;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMs) throws IOException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (true) {
            if (closed) {
                throw new InterruptedIOException("closed");
            }
            int record = gate.next(buffer, offset, length);
            if (record >= 0) {
                return record;
            }
            if (established == null && deadlineNs - System.nanoTime() <= 0) {
                throw new TlsTimeoutException("the handshake's deadline has passed");
            }
            DtlsMailbox.Item item = next(waitMs == FOREVER, untilNs);
            switch (item) {
                case DtlsMailbox.Item.Datagram(byte[] bytes) -> gate.load(bytes);
                case DtlsMailbox.Item.Message(byte[] bytes) -> established.send(bytes, 0, bytes.length);
                case DtlsMailbox.Item.Close _ -> throw new InterruptedIOException("closed by the owner");
                case null -> {
                    if (waitMs != FOREVER && untilNs - System.nanoTime() <= 0) {
                        return -1;
                    }
                }
            }
        }
    }

    /** The next item, or null when the wait or the handshake's time is over. */
    private DtlsMailbox.Item next(boolean endless, long untilNs) throws IOException {
        DtlsMailbox.Item ready = mailbox.poll();
        if (ready != null) {
            return ready;
        }
        flush();
        long nowNs = System.nanoTime();
        long waitNs = endless ? Long.MAX_VALUE : untilNs - nowNs;
        if (established == null) {
            waitNs = Math.min(waitNs, deadlineNs - nowNs);
        }
        endWork();
        try {
            return mailbox.poll(waitNs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            beginWork();
        }
    }

    /**
     * Puts the records of a flight into as few datagrams as the MTU allows: what is lost then is the flight, and its
     * parts do not overtake each other. They go when the thread next waits, which the library does after each flight.
     */
    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (flightLength + length > getSendLimit()) {
            flush();
        }
        System.arraycopy(buffer, offset, flight, flightLength, length);
        flightLength += length;
        if (established != null) {
            flush();
        }
    }

    private void flush() {
        int length = flightLength;
        flightLength = 0;
        if (length > 0) {
            listener.send(flight, length);
        }
    }

    /** The library is done: by a close_notify, an alert, or our own close. */
    @Override
    public void close() {
        flush();
        closed = true;
    }
}
