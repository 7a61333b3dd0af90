package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.DtmfReceiver;
import dev.crosspoint.transcoder.DtmfSender;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Digits of a phone leg in both directions (RFC 4733). While one is sent, no audio is. */
final class PhoneDigits {
    private static final int CLOCK_HZ = 8000;
    private static final long RELAY_PATIENCE_NS = 150_000_000L;

    private final LegSession leg;
    private final Shard shard;
    private final MediaEvents events;
    private final DtmfReceiver receiver = new DtmfReceiver(CLOCK_HZ, this::key);
    private final DtmfSender sender = new DtmfSender(CLOCK_HZ, this::sendOwn);
    private final Timer receiving = new Timer(this::receivingDue);
    private final Timer sending = new Timer(this::sendingDue);
    private int relayedSource;
    private int relayedTimestamp;
    private int ourTimestamp;
    private boolean relaying;
    private long relayedNs;

    PhoneDigits(LegSession leg, Shard shard, MediaEvents events) {
        this.leg = leg;
        this.shard = shard;
        this.events = events;
    }

    /** Whether a digit is on its way to the phone. */
    boolean sending() {
        if (relaying && shard.nowNs() - relayedNs > RELAY_PATIENCE_NS) { // its end was lost
            endRelay();
        }
        return relaying || sender.active();
    }

    /** An event packet of the phone. */
    void received(Packet packet, int offset, int length, boolean marker, int timestamp, long nowNs) {
        if (!receiver.receive(packet.buffer(), offset, length, timestamp, nowNs)) {
            shard.counters().add(ShardCounter.RTP_UNEXPECTED);
            return;
        }
        schedule(receiving, receiver.nextWakeupNs());
        PhoneAudio listener = leg.listener();
        if (listener != null) {
            listener.event(packet, offset, length, marker, timestamp, nowNs);
        }
    }

    private void key(char key, int durationMs) {
        shard.counters().add(ShardCounter.DIGITS_FROM_PHONES);
        events.on(new MediaEvent.DigitReceived(key, durationMs));
    }

    private void receivingDue(long nowNs) {
        receiver.timers(nowNs);
        schedule(receiving, receiver.nextWakeupNs());
    }

    /** An event packet of the other side of a bridge: sent with our numbers and clock. */
    void relay(int source, Packet from, int offset, int length, int fromHz, long nowNs) {
        if (length < TelephoneEvent.LENGTH || !possible() || sender.active()) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
            return;
        }
        int timestamp = RtpHeader.timestamp(from.buffer(), 0);
        boolean begins = source != relayedSource || timestamp != relayedTimestamp;
        if (begins) {
            relayedSource = source;
            relayedTimestamp = timestamp;
            ourTimestamp = leg.outgoing().next(nowNs);
            relaying = true;
        }
        relayedNs = nowNs;
        Packet packet = leg.claim();
        EventClock.copy(from.buffer(), offset, packet.buffer(), RtpHeader.FIXED_LENGTH, fromHz, CLOCK_HZ);
        leg.sendEvent(packet, ourTimestamp, begins, nowNs);
        if (TelephoneEvent.end(from.buffer(), offset)) {
            endRelay();
        }
    }

    private void endRelay() {
        if (relaying) {
            relaying = false;
            leg.outgoing().interrupt();
        }
    }

    /** A digit of our own. */
    void send(char digit, Duration length, long nowNs) {
        if (!possible() || !sender.send(digit, (int) Math.min(Integer.MAX_VALUE, length.toMillis()))) {
            shard.counters().add(ShardCounter.DIGITS_REFUSED);
            return;
        }
        schedule(sending, sender.nextWakeupNs(nowNs));
    }

    private boolean possible() {
        LegPlan plan = leg.plan();
        return plan != null && plan.sends() && plan.eventType() >= 0;
    }

    private void sendingDue(long nowNs) {
        if (!possible()) {
            sender.clear();
            return;
        }
        boolean before = sender.active();
        sender.timers(nowNs, leg.outgoing().next(nowNs));
        if (before && !sender.active()) {
            leg.outgoing().interrupt();
        }
        schedule(sending, sender.nextWakeupNs(nowNs));
    }

    private void sendOwn(int timestamp, boolean marker, ByteBuffer payload) {
        Packet packet = leg.claim();
        packet.buffer().put(RtpHeader.FIXED_LENGTH, payload, 0, TelephoneEvent.LENGTH);
        leg.sendEvent(packet, timestamp, marker, shard.nowNs());
    }

    private void schedule(Timer timer, long when) {
        if (when == Timers.NEVER) {
            shard.timers().cancel(timer);
        } else {
            shard.timers().schedule(timer, when);
        }
    }

    void close() {
        shard.timers().cancel(receiving);
        shard.timers().cancel(sending);
    }
}
