package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.DtmfSender;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Digits toward a far side (RFC 4733), our own and those of a route. While one is sent, no sound is. */
final class OutgoingDigits {
    private static final long RELAY_PATIENCE_NS = 150_000_000L;

    private final AudioOut out;
    private final Shard shard;
    private final Timer sending = new Timer(this::sendingDue);
    private DtmfSender sender;
    private int senderClockHz;
    private int relayedSource;
    private int relayedTimestamp;
    private int ourTimestamp;
    private boolean relaying;
    /** Where telephone-events are not understood; null = then not at all. */
    private DigitTones tones;
    private long relayedNs;

    OutgoingDigits(AudioOut out, Shard shard) {
        this.out = out;
        this.shard = shard;
    }

    /** Whether a digit is on its way. */
    boolean sending() {
        if (relaying && shard.nowNs() - relayedNs > RELAY_PATIENCE_NS) { // its end was lost
            endRelay();
        }
        return relaying || sender != null && sender.active() || tones != null && tones.active();
    }

    /** Whether digits become sound for a far side that takes no telephone-events. */
    void asTones(boolean on) {
        if (on && tones == null) {
            tones = new DigitTones(out, shard);
        } else if (!on && tones != null) {
            tones.close();
            tones = null;
        }
    }

    /** What the far side understands has changed. */
    void agreed() {
        if (out.formats().event() == null && sender != null) {
            sender.clear();
        }
    }

    /** An event packet of a route: sent with our numbers and clock. */
    void relay(Packet source, Codec codec, long nowNs) {
        int offset = RtpHeader.headerLength(source.buffer(), 0);
        int length = RtpHeader.payloadLength(source.buffer(), 0, source.length());
        Codec ours = out.formats().event();
        if (length >= TelephoneEvent.LENGTH && ours == null && tones != null) {
            relayAsTone(source, offset, codec, nowNs);
            return;
        }
        if (length < TelephoneEvent.LENGTH || ours == null || !out.ready() || sender != null && sender.active()) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
            return;
        }
        int from = RtpHeader.ssrc(source.buffer(), 0);
        int sequence = out.outgoing().sequenceOf(from, RtpHeader.sequence(source.buffer(), 0));
        if (sequence < 0) {
            shard.counters().add(ShardCounter.RTP_DOUBLE);
            return;
        }
        int timestamp = RtpHeader.timestamp(source.buffer(), 0);
        boolean begins = from != relayedSource || timestamp != relayedTimestamp;
        if (begins) {
            relayedSource = from;
            relayedTimestamp = timestamp;
            ourTimestamp = out.outgoing().next(nowNs);
            relaying = true;
        }
        relayedNs = nowNs;
        Packet packet = out.claim();
        EventClock.copy(source.buffer(), offset, packet.buffer(), RtpHeader.FIXED_LENGTH, codec.clockHz(),
                ours.clockHz());
        out.sendEvent(packet, out.formats().typeOf(ours), sequence, ourTimestamp, TelephoneEvent.LENGTH, begins,
                nowNs);
        if (TelephoneEvent.end(source.buffer(), offset)) {
            endRelay();
        }
    }

    /** Played once its length is known: with the first of its end packets. */
    private void relayAsTone(Packet source, int offset, Codec codec, long nowNs) {
        int from = RtpHeader.ssrc(source.buffer(), 0);
        int timestamp = RtpHeader.timestamp(source.buffer(), 0);
        out.outgoing().leaveOut(from, RtpHeader.sequence(source.buffer(), 0));
        if (!TelephoneEvent.end(source.buffer(), offset) || from == relayedSource && timestamp == relayedTimestamp) {
            return;
        }
        relayedSource = from;
        relayedTimestamp = timestamp;
        char key = TelephoneEvent.keyOf(TelephoneEvent.event(source.buffer(), offset));
        int ms = (int) (TelephoneEvent.duration(source.buffer(), offset) * 1000L / codec.clockHz());
        if (!tones.send(key, ms, nowNs)) {
            shard.counters().add(ShardCounter.DIGITS_REFUSED);
        }
    }

    private void endRelay() {
        if (relaying) {
            relaying = false;
            out.outgoing().interrupt();
        }
    }

    /** A digit of our own. */
    void send(char digit, Duration length, long nowNs) {
        if (out.ready() && out.formats().event() == null && tones != null) {
            if (!tones.send(digit, (int) Math.min(Integer.MAX_VALUE, length.toMillis()), nowNs)) {
                shard.counters().add(ShardCounter.DIGITS_REFUSED);
            }
            return;
        }
        if (!possible() || !sender().send(digit, (int) Math.min(Integer.MAX_VALUE, length.toMillis()))) {
            shard.counters().add(ShardCounter.DIGITS_REFUSED);
            return;
        }
        schedule(nowNs);
    }

    private boolean possible() {
        return out.ready() && out.formats().event() != null;
    }

    private DtmfSender sender() {
        int clockHz = out.formats().event().clockHz();
        if (sender == null || senderClockHz != clockHz && !sender.active()) {
            sender = new DtmfSender(clockHz, this::sendOwn);
            senderClockHz = clockHz;
        }
        return sender;
    }

    private void sendingDue(long nowNs) {
        if (!possible()) {
            sender.clear();
            return;
        }
        boolean before = sender.active();
        sender.timers(nowNs, out.outgoing().next(nowNs));
        if (before && !sender.active()) {
            out.outgoing().interrupt();
        }
        schedule(nowNs);
    }

    private void sendOwn(int timestamp, boolean marker, ByteBuffer payload) {
        Packet packet = out.claim();
        packet.buffer().put(RtpHeader.FIXED_LENGTH, payload, 0, TelephoneEvent.LENGTH);
        out.sendEvent(packet, out.formats().typeOf(out.formats().event()), out.outgoing().ownSequence(), timestamp,
                TelephoneEvent.LENGTH, marker, shard.nowNs());
    }

    private void schedule(long nowNs) {
        long when = sender.nextWakeupNs(nowNs);
        if (when == Timers.NEVER) {
            shard.timers().cancel(sending);
        } else {
            shard.timers().schedule(sending, when);
        }
    }

    void close() {
        asTones(false);
        shard.timers().cancel(sending);
    }
}
