package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * One SCTP association with a WebRTC peer and the data channels on it (RFC 8831). Takes packets and the time, gives
 * packets and events; owned by one thread.
 *
 * <p>Either side may call {@link #connect}, and browsers do while we do: both handshakes then end in one association.
 */
public final class SctpAssociation {
    /** What {@link #nextWakeupNs} says when nothing is due. */
    public static final long NO_WAKEUP = Long.MAX_VALUE;

    private static final long SACK_DELAY_NS = 100_000_000L;
    private static final int MOST_SETUP_ATTEMPTS = 9;
    private static final int MOST_SHUTDOWN_ATTEMPTS = 6;

    enum State {
        CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ESTABLISHED,
        SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT,
        /** Was something else once, and will be nothing again. */
        ENDED
    }

    private final SctpSettings settings;
    private final SctpEvents events;
    private final SctpCounters counters = new SctpCounters();
    private final PacketWriter writer;
    private final Checksum checksum = new Checksum();
    private final Handshake handshake;
    private final SendQueue queue;
    private final DataChannels channels;
    private final Timer sackTimer = new Timer();
    private final Timer shutdownTimer = new Timer();
    private final int ownTag;
    private State state = State.CLOSED;
    private int peerTag;
    private boolean peerResets;
    private ReceivedTsns received;
    private Reassembly reassembly;
    private StreamResets resets;
    private boolean receiving;
    private boolean sackNow;
    private boolean oneUnacknowledged;
    private int shutdownAttempts;

    /** @param weCreateOddStreams true for the DTLS server (RFC 8832 §6)
     *  @param random             a secure one outside tests: tags and cookies are made from it */
    public SctpAssociation(SctpSettings settings, boolean weCreateOddStreams, SctpOutput out, SctpEvents events,
                           RandomGenerator random) {
        this.settings = settings;
        this.events = events;
        this.writer = new PacketWriter(settings, out, counters);
        this.ownTag = random.nextInt() | 1;
        int firstTsn = random.nextInt();
        this.handshake = new Handshake(settings, writer, ownTag, firstTsn, new StateCookie(random));
        this.queue = new SendQueue(settings, counters, firstTsn);
        this.channels = new DataChannels(settings, queue, events, counters, weCreateOddStreams, this::wantReset);
    }

    /** Starts the handshake; when the peer does so at the same time, no harm is done. */
    public void connect(long nowNs) {
        if (state == State.CLOSED) {
            state = State.COOKIE_WAIT;
            handshake.sendInit(nowNs);
        }
    }

    /** Takes one packet; what it causes has been sent and told on return. */
    public void receive(ByteBuffer packet, int offset, int length, long nowNs) {
        counters.add(SctpCounter.PACKETS_RECEIVED);
        if (state == State.ENDED || !headerHolds(packet, offset, length)) {
            return;
        }
        receiving = true;
        boolean data = chunks(packet, offset, offset + length, nowNs);
        receiving = false;
        if (data && state != State.ENDED) {
            acknowledge(nowNs);
        }
        transmit(nowNs);
    }

    private boolean headerHolds(ByteBuffer packet, int offset, int length) {
        if (length < Sctp.HEADER_LENGTH + Sctp.CHUNK_HEADER_LENGTH
            || (packet.getShort(offset) & 0xFFFF) != settings.remotePort()
            || (packet.getShort(offset + 2) & 0xFFFF) != settings.localPort()) {
            counters.add(SctpCounter.BAD_HEADER);
            return false;
        }
        if (packet.getInt(offset + Sctp.CHECKSUM_OFFSET) != checksum.of(packet, offset, length)) {
            counters.add(SctpCounter.BAD_CHECKSUM);
            return false;
        }
        if (!tagHolds(packet, offset)) {
            counters.add(SctpCounter.BAD_TAG);
            return false;
        }
        return true;
    }

    /** RFC 9260 §8.5, §8.5.1. */
    private boolean tagHolds(ByteBuffer packet, int offset) {
        int tag = packet.getInt(offset + Sctp.TAG_OFFSET);
        int first = packet.get(offset + Sctp.HEADER_LENGTH) & 0xFF;
        int flags = packet.get(offset + Sctp.HEADER_LENGTH + 1);
        if (first == Sctp.INIT) {
            return tag == 0;
        }
        boolean reflected = (first == Sctp.ABORT || first == Sctp.SHUTDOWN_COMPLETE)
            && (flags & Sctp.FLAG_REFLECTED_TAG) != 0;
        return reflected ? peerTag != 0 && tag == peerTag : tag == ownTag;
    }

    /** Takes the chunks in turn until one does not fit, ends the association or forbids the rest; true after DATA. */
    private boolean chunks(ByteBuffer b, int packet, int end, long nowNs) {
        boolean data = false;
        int at = packet + Sctp.HEADER_LENGTH;
        boolean goOn = true;
        while (goOn && end - at >= Sctp.CHUNK_HEADER_LENGTH && state != State.ENDED) {
            int type = b.get(at) & 0xFF;
            int length = b.getShort(at + 2) & 0xFFFF;
            if (length < Sctp.CHUNK_HEADER_LENGTH || length > end - at) {
                counters.add(SctpCounter.MALFORMED_CHUNK);
                return data;
            }
            if (type == Sctp.DATA && data(b, at, length)) {
                data = true;
            } else if (type != Sctp.DATA) {
                goOn = control(b, type, at, length, nowNs);
            }
            at += Sctp.padded(length);
        }
        return data;
    }

    /** False when what follows in the packet must not be looked at. */
    private boolean control(ByteBuffer b, int type, int at, int length, long nowNs) {
        switch (type) {
            case Sctp.INIT -> {
                init(b, at, length, nowNs);
                return false; // nothing may be bundled with it
            }
            case Sctp.INIT_ACK -> {
                initAck(b, at, length, nowNs);
                return false;
            }
            case Sctp.COOKIE_ECHO -> cookieEcho(b, at, length, nowNs);
            case Sctp.COOKIE_ACK -> cookieAck();
            case Sctp.SACK -> sack(b, at, length, nowNs);
            case Sctp.HEARTBEAT -> heartbeat(b, at, length);
            case Sctp.HEARTBEAT_ACK -> counters.add(SctpCounter.UNEXPECTED_CHUNK);
            case Sctp.ABORT -> end(SctpClose.PEER_ABORT);
            case Sctp.ERROR -> error(b, at, length, nowNs);
            case Sctp.SHUTDOWN -> shutdown(b, at, length, nowNs);
            case Sctp.SHUTDOWN_ACK -> shutdownAck();
            case Sctp.SHUTDOWN_COMPLETE -> shutdownComplete();
            case Sctp.RE_CONFIG -> reConfig(b, at, length);
            case Sctp.FORWARD_TSN -> forwardTsn(b, at, length);
            default -> {
                return unknown(b, type, at, length);
            }
        }
        return true;
    }

    private boolean unknown(ByteBuffer b, int type, int at, int length) {
        counters.add(SctpCounter.UNKNOWN_CHUNK);
        if ((type >>> 6 & Sctp.UNKNOWN_REPORT_BIT) != 0 && exchangingData()) {
            int reported = Math.min(length, settings.largestFragment() - 4);
            writer.begin(peerTag).chunk(Sctp.ERROR, 0).u16(Sctp.CAUSE_UNRECOGNIZED_CHUNK).u16(4 + reported)
                .bytes(b, at, reported).endChunk().flush();
        }
        return (type >>> 6 & Sctp.UNKNOWN_SKIP_BIT) != 0;
    }

    private void init(ByteBuffer b, int at, int length, long nowNs) {
        InitChunk init = InitChunk.parse(b, at, length);
        if (init == null) {
            counters.add(SctpCounter.MALFORMED_CHUNK);
        } else if (state == State.CLOSED || state == State.COOKIE_WAIT || state == State.COOKIE_ECHOED) {
            handshake.sendInitAck(init, nowNs);
        } else {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
        }
    }

    private void initAck(ByteBuffer b, int at, int length, long nowNs) {
        if (state != State.COOKIE_WAIT) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
            return;
        }
        InitChunk init = InitChunk.parse(b, at, length);
        if (init == null || init.cookieLength == 0 || init.cookieLength > settings.largestFragment()) {
            counters.add(SctpCounter.MALFORMED_CHUNK);
            return;
        }
        adopt(init);
        state = State.COOKIE_ECHOED;
        handshake.keepCookie(b, init.cookieOffset, init.cookieLength);
        handshake.sendCookieEcho(peerTag, nowNs);
    }

    private void cookieEcho(ByteBuffer b, int at, int length, long nowNs) {
        byte[] cookie = new byte[length - Sctp.CHUNK_HEADER_LENGTH];
        b.get(at + Sctp.CHUNK_HEADER_LENGTH, cookie);
        InitChunk init = handshake.open(cookie);
        if (init == null) {
            counters.add(SctpCounter.BAD_COOKIE);
            return;
        }
        boolean settingUp = state == State.CLOSED || state == State.COOKIE_WAIT || state == State.COOKIE_ECHOED;
        if (settingUp && StateCookie.stale(cookie, nowNs)) {
            counters.add(SctpCounter.BAD_COOKIE);
            writer.begin(init.tag).chunk(Sctp.ERROR, 0).u16(Sctp.CAUSE_STALE_COOKIE).u16(8).u32(0)
                .endChunk().flush();
            return;
        }
        if (!settingUp && init.tag != peerTag) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK); // a restart, which goes with a DTLS association of its own
            return;
        }
        if (settingUp) {
            adopt(init);
        }
        writer.begin(peerTag).chunk(Sctp.COOKIE_ACK, 0).endChunk().flush();
        if (settingUp) {
            establish();
        }
    }

    private void cookieAck() {
        if (state == State.COOKIE_ECHOED) {
            establish();
        }
    }

    private void adopt(InitChunk init) {
        peerTag = init.tag;
        peerResets = init.resets;
        queue.peerWindow(init.window & 0xFFFFFFFFL);
        received = new ReceivedTsns(init.firstTsn);
        reassembly = new Reassembly(settings, channels::message);
        resets = new StreamResets(queue, reassembly, handshake.firstTsn(), init.firstTsn,
            channels::peerClosed, channels::ownClosed);
    }

    private void establish() {
        state = State.ESTABLISHED;
        handshake.stop();
        events.up();
    }

    private boolean exchangingData() {
        return switch (state) {
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT -> true;
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ENDED -> false;
        };
    }

    private boolean takingData() {
        return state == State.ESTABLISHED || state == State.SHUTDOWN_PENDING || state == State.SHUTDOWN_SENT;
    }

    /** True when the chunk is one that a SACK has to speak of. */
    private boolean data(ByteBuffer b, int at, int length) {
        if (!takingData()) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
            return false;
        }
        if (length < Sctp.DATA_HEADER_LENGTH) {
            counters.add(SctpCounter.MALFORMED_CHUNK);
            return false;
        }
        int tsn = b.getInt(at + 4);
        if (length == Sctp.DATA_HEADER_LENGTH) {
            abort(Sctp.CAUSE_NO_USER_DATA, SctpClose.PROTOCOL_VIOLATION);
            return false;
        }
        sackNow |= (b.get(at + 1) & Sctp.FLAG_IMMEDIATE) != 0;
        switch (received.place(tsn)) {
            case DUPLICATE -> {
                counters.add(SctpCounter.DUPLICATE_DATA);
                received.duplicate(tsn);
                sackNow = true;
            }
            case TOO_FAR -> {
                counters.add(SctpCounter.DATA_WITHOUT_ROOM);
                sackNow = true;
            }
            case NEW -> newData(b, at, length, tsn);
        }
        return true;
    }

    private void newData(ByteBuffer b, int at, int length, int tsn) {
        if ((b.getShort(at + 8) & 0xFFFF) >= Sctp.STREAMS) {
            counters.add(SctpCounter.BAD_STREAM);
            received.add(tsn);
            writer.begin(peerTag).chunk(Sctp.ERROR, 0).u16(Sctp.CAUSE_INVALID_STREAM).u16(8)
                .u16(b.getShort(at + 8)).u16(0).endChunk().flush();
            return;
        }
        sackNow |= received.hasGap(); // it may be this chunk that fills it
        switch (reassembly.add(b, at, length, tsn == received.cumulative() + 1)) {
            case TAKEN -> {
                if (state != State.ENDED) {
                    received.add(tsn);
                }
            }
            case NO_ROOM -> {
                counters.add(SctpCounter.DATA_WITHOUT_ROOM);
                sackNow = true;
            }
            case VIOLATION -> abort(Sctp.CAUSE_PROTOCOL_VIOLATION, SctpClose.PROTOCOL_VIOLATION);
        }
    }

    /** Every second packet at once, and whenever something is amiss; otherwise after a moment (RFC 9260 §6.2). */
    private void acknowledge(long nowNs) {
        if (state == State.SHUTDOWN_SENT) {
            sackNow = true;
        }
        if (sackNow || oneUnacknowledged || received.hasGap()) {
            sackNow = true;
        } else {
            oneUnacknowledged = true;
            sackTimer.start(nowNs + SACK_DELAY_NS);
        }
    }

    private void sack(ByteBuffer b, int at, int length, long nowNs) {
        boolean fits = length >= 16
            && length >= 16 + 4 * ((b.getShort(at + 12) & 0xFFFF) + (b.getShort(at + 14) & 0xFFFF));
        if (!fits) {
            counters.add(SctpCounter.MALFORMED_CHUNK);
        } else if (!exchangingData()) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
        } else if (!queue.sack(b, at, nowNs)) {
            abort(Sctp.CAUSE_PROTOCOL_VIOLATION, SctpClose.PROTOCOL_VIOLATION);
        }
    }

    private void heartbeat(ByteBuffer b, int at, int length) {
        if (!exchangingData() || length > settings.mtu() - Sctp.HEADER_LENGTH) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
            return;
        }
        writer.begin(peerTag).chunk(Sctp.HEARTBEAT_ACK, 0)
            .bytes(b, at + Sctp.CHUNK_HEADER_LENGTH, length - Sctp.CHUNK_HEADER_LENGTH).endChunk().flush();
    }

    private void error(ByteBuffer b, int at, int length, long nowNs) {
        boolean stale = length >= 8 && (b.getShort(at + 4) & 0xFFFF) == Sctp.CAUSE_STALE_COOKIE;
        if (stale && state == State.COOKIE_ECHOED) {
            state = State.COOKIE_WAIT;
            handshake.sendInit(nowNs);
        }
    }

    private void reConfig(ByteBuffer b, int at, int length) {
        if (!takingData()) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
        } else if (!resets.receive(b, at, length, received.cumulative(), writer, peerTag)) {
            counters.add(SctpCounter.MALFORMED_CHUNK);
        }
    }

    private void wantReset(int stream) {
        if (peerResets) {
            resets.want(stream);
        } else {
            channels.ownClosed(stream);
        }
    }

    private void forwardTsn(ByteBuffer b, int at, int length) {
        if (!takingData()) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
            return;
        }
        if (length < 8) {
            counters.add(SctpCounter.MALFORMED_CHUNK);
            return;
        }
        int tsn = b.getInt(at + 4);
        sackNow = true;
        if (tsn - received.cumulative() <= 0) {
            return;
        }
        received.forwardTo(tsn);
        reassembly.forwardTo(tsn);
        for (int i = at + 8; i + 4 <= at + length; i += 4) {
            int stream = b.getShort(i) & 0xFFFF;
            if (stream < Sctp.STREAMS) {
                reassembly.forwardStream(stream, b.getShort(i + 2));
            }
        }
    }

    private void shutdown(ByteBuffer b, int at, int length, long nowNs) {
        if (length < 8 || !exchangingData()) {
            counters.add(SctpCounter.UNEXPECTED_CHUNK);
            return;
        }
        if (state == State.SHUTDOWN_SENT) {
            sendShutdownAck(nowNs);
        } else if (state == State.ESTABLISHED || state == State.SHUTDOWN_PENDING) {
            state = State.SHUTDOWN_RECEIVED;
        }
    }

    private void shutdownAck() {
        if (state == State.SHUTDOWN_SENT || state == State.SHUTDOWN_ACK_SENT) {
            writer.begin(peerTag).chunk(Sctp.SHUTDOWN_COMPLETE, 0).endChunk().flush();
            end(state == State.SHUTDOWN_SENT ? SctpClose.LOCAL : SctpClose.PEER_SHUTDOWN);
        }
    }

    private void shutdownComplete() {
        if (state == State.SHUTDOWN_ACK_SENT) {
            end(SctpClose.PEER_SHUTDOWN);
        }
    }

    /** Opens a channel, now or as soon as the association is up; -1 when there are too many or it has ended. */
    public int openChannel(String label, long nowNs) {
        boolean early = state == State.CLOSED || state == State.COOKIE_WAIT || state == State.COOKIE_ECHOED;
        int stream = early || state == State.ESTABLISHED ? channels.open(label) : -1;
        if (stream < 0) {
            counters.add(SctpCounter.MESSAGES_REFUSED);
        } else if (!receiving) {
            transmit(nowNs);
        }
        return stream;
    }

    /** Queues a text; false, counted, when the buffer is full, the text too long, or the channel not there. */
    public boolean sendText(int stream, String text, long nowNs) {
        boolean early = state == State.COOKIE_WAIT || state == State.COOKIE_ECHOED || state == State.CLOSED;
        boolean taken = (early || state == State.ESTABLISHED) && channels.sendText(stream, text);
        if (!taken) {
            counters.add(SctpCounter.MESSAGES_REFUSED);
        } else if (!receiving) {
            transmit(nowNs);
        }
        return taken;
    }

    /** Runs what is due. */
    public void timers(long nowNs) {
        if (state == State.ENDED) {
            return;
        }
        if (sackTimer.due(nowNs)) {
            sackNow = true;
        }
        if (handshake.due(nowNs)) {
            if (handshake.attempts() >= MOST_SETUP_ATTEMPTS) {
                end(SctpClose.SETUP_TIMEOUT);
            } else if (state == State.COOKIE_WAIT) {
                handshake.sendInit(nowNs);
            } else {
                handshake.sendCookieEcho(peerTag, nowNs);
            }
        }
        if (!queue.timers(nowNs)) {
            abort(Sctp.CAUSE_USER_ABORT, SctpClose.TIMEOUT);
        }
        if (shutdownTimer.due(nowNs)) {
            repeatShutdown(nowNs);
        }
        transmit(nowNs);
    }

    private void repeatShutdown(long nowNs) {
        if (shutdownAttempts >= MOST_SHUTDOWN_ATTEMPTS) {
            abort(Sctp.CAUSE_USER_ABORT,
                state == State.SHUTDOWN_SENT ? SctpClose.LOCAL : SctpClose.PEER_SHUTDOWN);
        } else if (state == State.SHUTDOWN_SENT) {
            sendShutdown(nowNs);
        } else {
            sendShutdownAck(nowNs);
        }
    }

    /** When {@link #timers} is due next, or {@link #NO_WAKEUP}. */
    public long nextWakeupNs() {
        if (state == State.ENDED) {
            return NO_WAKEUP;
        }
        long wakeup = queue.earlier(sackTimer.earlier(shutdownTimer.earlier(handshake.earlier(NO_WAKEUP))));
        return resets == null ? wakeup : resets.earlier(wakeup);
    }

    /** Sends what waits, then shuts down in order; before the association is up it just ends. */
    public void close(long nowNs) {
        if (state == State.ESTABLISHED) {
            state = State.SHUTDOWN_PENDING;
            if (!receiving) {
                transmit(nowNs);
            }
        } else if (!exchangingData()) {
            end(SctpClose.LOCAL);
        }
    }

    /** Ends at once; the peer is told, but nothing that waits is sent. */
    public void abort() {
        abort(Sctp.CAUSE_USER_ABORT, SctpClose.LOCAL);
    }

    private void abort(int cause, SctpClose why) {
        if (peerTag != 0 && state != State.ENDED) {
            writer.begin(peerTag).chunk(Sctp.ABORT, 0).u16(cause).u16(4).endChunk().flush();
        }
        end(why);
    }

    private void end(SctpClose why) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        queue.clear();
        events.closed(why);
    }

    private void transmit(long nowNs) {
        if (exchangingData()) {
            resets.transmit(writer, peerTag, nowNs);
            sendDataAndSack(nowNs);
        }
        if (state == State.SHUTDOWN_PENDING && queue.isEmpty()) {
            sendShutdown(nowNs);
        } else if (state == State.SHUTDOWN_RECEIVED && queue.isEmpty()) {
            sendShutdownAck(nowNs);
        }
    }

    private void sendDataAndSack(long nowNs) {
        boolean more = true;
        while (more) {
            writer.begin(peerTag);
            if (sackNow) {
                received.writeSack(writer, reassembly.room());
                sackNow = false;
                oneUnacknowledged = false;
                sackTimer.stop();
            }
            more = queue.fill(writer, nowNs);
            writer.flush();
        }
    }

    private void sendShutdown(long nowNs) {
        state = State.SHUTDOWN_SENT;
        writer.begin(peerTag).chunk(Sctp.SHUTDOWN, 0).u32(received.cumulative()).endChunk().flush();
        shutdownTimer.start(nowNs + RetransmissionTimeout.afterAttempts(++shutdownAttempts));
    }

    private void sendShutdownAck(long nowNs) {
        state = State.SHUTDOWN_ACK_SENT;
        writer.begin(peerTag).chunk(Sctp.SHUTDOWN_ACK, 0).endChunk().flush();
        shutdownTimer.start(nowNs + RetransmissionTimeout.afterAttempts(++shutdownAttempts));
    }

    /** True while texts can be sent. */
    public boolean established() {
        return state == State.ESTABLISHED;
    }

    /** Bytes that wait to be sent or acknowledged. */
    public int bufferedBytes() {
        return queue.buffered();
    }

    /** Memory that incomplete messages of the peer hold, in bytes. */
    int heldBytes() {
        return reassembly == null ? 0 : reassembly.heldCost();
    }

    State state() {
        return state;
    }

    public SctpCounters counters() {
        return counters;
    }
}
