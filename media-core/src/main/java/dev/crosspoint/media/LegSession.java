package dev.crosspoint.media;

import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.Rtcp;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.transcoder.ComfortNoise;
import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The shard's side of a phone leg: who is heard, what is sent, and when it is silent for too long. */
final class LegSession implements Shard.Faultable, RtcpCompound.Reader {
    static final int FRAME = 160;
    private static final int CLOCK_HZ = 8000;
    private static final long FRAME_NS = 20_000_000L;
    private static final long TICK_NS = 1_000_000_000L;
    private static final long UNLOCK_SILENCE_NS = 10_000_000_000L;

    private final Shard shard;
    private final MediaEvents events;
    private final long rtpTimeoutNs;
    private final byte[] cname;
    private final Runnable released;
    private final SourceLock source = new SourceLock(UNLOCK_SILENCE_NS);
    private final OutgoingRtp outgoing =
            new OutgoingRtp(ThreadLocalRandom.current().nextInt(), CLOCK_HZ, FRAME);
    private final ReceiverStats receiver = new ReceiverStats(CLOCK_HZ);
    private final PcmFrame frame = new PcmFrame(CLOCK_HZ, FRAME);
    private final Timer tick = new Timer(this::tick);
    private final Timer pace = new Timer(this::pace);
    private final PhoneDigits digits;

    private final int echoSource = OutgoingRtp.newSource();
    private final int playSource = OutgoingRtp.newSource();

    private DatagramPort rtp;
    private DatagramPort rtcp;
    private LegPlan plan;
    private PhoneAudio listener;
    private Playback playback;
    private boolean echo;
    private boolean closed;

    private boolean hearing;
    private boolean timedOut;
    private long heardNs;
    private int heardSsrc;
    private long strangers;
    private long reportDueNs;
    private long reportedPackets;
    private double lossFraction;
    private long rtcpHigh;
    private long rtcpLow;
    private int rtcpPort;

    LegSession(Shard shard, String cname, MediaEvents events, Duration rtpTimeout, Runnable released) {
        this.shard = shard;
        this.events = events;
        this.rtpTimeoutNs = rtpTimeout.toNanos();
        this.cname = Rtcp.cname(cname);
        this.released = released;
        this.digits = new PhoneDigits(this, shard, events);
    }

    /** The ports are bound before the session is opened on its shard. */
    void bound(DatagramPort rtpSocket, DatagramPort rtcpSocket) {
        rtp = rtpSocket;
        rtcp = rtcpSocket;
    }

    Shard shard() {
        return shard;
    }

    LegPlan plan() {
        return plan;
    }

    PhoneDigits digits() {
        return digits;
    }

    boolean closed() {
        return closed;
    }

    void on(LegCommand command, long nowNs) {
        if (closed) {
            late(command);
            return;
        }
        switch (command) {
            case LegCommand.Open _ -> shard.timers().schedule(tick, nowNs + TICK_NS);
            case LegCommand.Agree agree -> agree(agree.plan(), nowNs);
            case LegCommand.SignalledFrom(LegSession _, InetAddress a) ->
                source.signalled(Packet.high(a), Packet.low(a));
            case LegCommand.Play play -> play(play.playback(), nowNs);
            case LegCommand.StopPlaying _ -> stopPlaying();
            case LegCommand.Echo on -> echo = on.on();
            case LegCommand.SendDigit digit -> digits.send(digit.digit(), digit.length(), nowNs);
            case LegCommand.AskQuality ask -> ask.answer().complete(quality());
            case LegCommand.Close _ -> close(nowNs);
        }
    }

    /** A command for a leg that has closed. */
    private void late(LegCommand command) {
        if (command instanceof LegCommand.AskQuality ask) {
            ask.answer().complete(quality());
        } else if (command instanceof LegCommand.Play play) {
            play.playback().stop();
        }
    }

    private void agree(LegPlan agreed, long nowNs) {
        boolean resumed = plan == null || !plan.receives() && agreed.receives();
        plan = agreed;
        source.described(Packet.high(agreed.address()), Packet.low(agreed.address()), agreed.rtpPort());
        rtcpHigh = Packet.high(agreed.address());
        rtcpLow = Packet.low(agreed.address());
        rtcpPort = agreed.rtcpPort();
        if (resumed) {
            heardNs = nowNs;
        }
        if (reportDueNs == 0) {
            reportDueNs = nowNs + RtcpCompound.FIRST_NS;
        }
    }

    /** Sets who hears the phone; null = nobody. The one before is not told. */
    void listener(PhoneAudio audio) {
        listener = audio;
    }

    PhoneAudio listener() {
        return listener;
    }

    // ---- what the phone sends

    void onRtp(Packet packet, long nowNs) {
        if (closed) {
            return;
        }
        ByteBuffer b = packet.buffer();
        int length = packet.length();
        if (plan != null && plan.rtcpMux() && RtpHeader.isRtcp(b, 0, length)) {
            onRtcp(packet, nowNs);
            return;
        }
        if (!RtpHeader.check(b, 0, length)) {
            if (plan != null && source.sendsTo(packet.remoteHigh(), packet.remoteLow(), packet.remotePort())) {
                shard.counters().add(ShardCounter.RTP_MALFORMED);
            } else {
                stranger();
            }
            return;
        }
        if (plan == null || !fromOurPhone(packet, b, nowNs)) {
            stranger();
            return;
        }
        accepted(packet, b, nowNs);
    }

    private boolean fromOurPhone(Packet packet, ByteBuffer b, long nowNs) {
        return switch (source.judge(packet.remoteHigh(), packet.remoteLow(), packet.remotePort(),
                RtpHeader.ssrc(b, 0), RtpHeader.sequence(b, 0), nowNs)) {
            case ACCEPTED -> true;
            case LEARNED -> {
                shard.counters().add(ShardCounter.PHONE_LEARNED);
                rtcpHigh = packet.remoteHigh();
                rtcpLow = packet.remoteLow();
                rtcpPort = plan.rtcpMux() ? packet.remotePort() : Math.min(65535, packet.remotePort() + 1);
                yield true;
            }
            case STRANGER -> false;
        };
    }

    private void stranger() {
        strangers++;
        shard.counters().add(ShardCounter.PHONE_STRANGERS);
    }

    private void accepted(Packet packet, ByteBuffer b, long nowNs) {
        shard.counters().add(ShardCounter.PHONE_RTP_RECEIVED);
        heardNs = nowNs;
        if (!hearing || timedOut) {
            hearing = true;
            timedOut = false;
            events.on(new MediaEvent.RtpStarted());
        }
        int type = RtpHeader.payloadType(b, 0);
        int ssrc = RtpHeader.ssrc(b, 0);
        int timestamp = RtpHeader.timestamp(b, 0);
        boolean newSource = ssrc != heardSsrc || !receiver.started();
        heardSsrc = ssrc;
        if (type != plan.eventType()) { // an event keeps the timestamp of its begin: no measure of jitter
            receiver.packet(RtpHeader.sequence(b, 0), timestamp, nowNs);
        }
        if (!plan.receives()) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
            return;
        }
        int header = RtpHeader.headerLength(b, 0);
        int payload = RtpHeader.payloadLength(b, 0, packet.length());
        if (type == plan.eventType()) {
            digits.received(packet, header, payload, RtpHeader.marker(b, 0), timestamp, nowNs);
        } else if (type == PhoneCodec.PCMU.payloadType()) {
            audio(packet, header, payload, G711.ULAW, timestamp, newSource, nowNs);
        } else if (type == PhoneCodec.PCMA.payloadType()) {
            audio(packet, header, payload, G711.ALAW, timestamp, newSource, nowNs);
        } else if (type == ComfortNoise.PAYLOAD_TYPE) {
            if (listener != null) {
                listener.noise(packet, header, payload, timestamp, nowNs);
            }
        } else {
            shard.counters().add(ShardCounter.RTP_UNEXPECTED);
        }
    }

    private void audio(Packet packet, int offset, int length, G711 law, int timestamp, boolean newSource,
                       long nowNs) {
        if (echo) {
            relay(echoSource, packet, offset, length, law, timestamp, nowNs);
        }
        if (listener != null) {
            listener.audio(packet, offset, length, law, timestamp, newSource, nowNs);
        } else if (!echo) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
        }
    }

    void onRtcp(Packet packet, long nowNs) {
        if (closed || plan == null) {
            return;
        }
        if (!source.ofThisSide(packet.remoteHigh(), packet.remoteLow())) {
            stranger();
            return;
        }
        if (!RtcpCompound.read(packet.buffer(), packet.length(), this, nowNs)) {
            shard.counters().add(ShardCounter.RTCP_MALFORMED);
            return;
        }
        shard.counters().add(ShardCounter.RTCP_RECEIVED);
    }

    @Override
    public void senderReport(int ssrc, int middleNtp, long nowNs) {
        if (ssrc == heardSsrc) {
            receiver.senderReport(middleNtp, nowNs);
        }
    }

    @Override
    public void reportBlock(ByteBuffer b, int block, long nowNs) {
        if (Rtcp.blockSsrc(b, block) == outgoing.ssrc()) {
            RtcpCompound.take(b, block, outgoing, shard.wallClock(), nowNs);
        }
    }

    // ---- what the phone hears

    /** Whether bridged audio is heard now: not while something is played or a digit is sent. */
    boolean takesBridgedAudio() {
        return playback == null && !digits.sending() && plan != null && plan.sends();
    }

    /** One frame of 160 samples from a source with a timestamp at 8 kHz. */
    void sendFrame(int from, PcmFrame pcm, int timestamp, boolean start, long nowNs) {
        Packet packet = rtp.claim();
        ByteBuffer b = packet.buffer();
        int length = law(plan.codec()).encode(pcm, b, RtpHeader.FIXED_LENGTH);
        int ours = outgoing.timestampOf(from, timestamp, nowNs);
        send(packet, plan.codec().payloadType(), ours, length, start || outgoing.begins(), nowNs);
    }

    /** G.711 of another leg, or this leg's own, in whichever law the phone wants. */
    void relay(int from, Packet source, int offset, int length, G711 law, int timestamp, long nowNs) {
        if (!takesBridgedAudio() || length > Packet.CAPACITY / 2) {
            return;
        }
        Packet packet = rtp.claim();
        ByteBuffer b = packet.buffer();
        G711 wanted = law(plan.codec());
        if (law == wanted) {
            b.put(RtpHeader.FIXED_LENGTH, source.buffer(), offset, length);
        } else {
            for (int i = 0; i < length; i++) {
                b.put(RtpHeader.FIXED_LENGTH + i, wanted.encode(law.decode(source.buffer().get(offset + i))));
            }
        }
        int ours = outgoing.timestampOf(from, timestamp, nowNs);
        send(packet, plan.codec().payloadType(), ours, length, outgoing.begins(), nowNs);
    }

    /** Comfort noise of another leg, for a phone that understands it. */
    void relayNoise(int from, Packet source, int offset, int length, int timestamp, long nowNs) {
        if (!takesBridgedAudio() || !plan.comfortNoise() || length > Packet.CAPACITY / 2) {
            return;
        }
        Packet packet = rtp.claim();
        packet.buffer().put(RtpHeader.FIXED_LENGTH, source.buffer(), offset, length);
        int ours = outgoing.timestampOf(from, timestamp, nowNs);
        send(packet, ComfortNoise.PAYLOAD_TYPE, ours, length, false, nowNs);
    }

    /** A packet of a telephone-event; all of one event bear the timestamp of its begin. */
    void sendEvent(Packet packet, int timestamp, boolean marker, long nowNs) {
        RtpHeader.write(packet.buffer(), 0, marker, plan.eventType(), outgoing.takeSequence(), timestamp,
                outgoing.ssrc());
        packet.length(RtpHeader.FIXED_LENGTH + TelephoneEvent.LENGTH);
        packet.remote(source.sendHigh(), source.sendLow(), source.sendPort());
        rtp.send(packet);
        outgoing.sentEvent(TelephoneEvent.LENGTH, nowNs);
        shard.counters().add(ShardCounter.PHONE_RTP_SENT);
    }

    /** A free packet toward the phone; the payload goes behind the header. For {@link #send}. */
    Packet claim() {
        return rtp.claim();
    }

    OutgoingRtp outgoing() {
        return outgoing;
    }

    /** Sends the packet claimed last with a header of ours. */
    void send(Packet packet, int type, int timestamp, int payload, boolean marker, long nowNs) {
        RtpHeader.write(packet.buffer(), 0, marker, type, outgoing.takeSequence(), timestamp, outgoing.ssrc());
        packet.length(RtpHeader.FIXED_LENGTH + payload);
        packet.remote(source.sendHigh(), source.sendLow(), source.sendPort());
        rtp.send(packet);
        outgoing.sent(timestamp, payload, nowNs);
        shard.counters().add(ShardCounter.PHONE_RTP_SENT);
    }

    private static G711 law(PhoneCodec codec) {
        return codec == PhoneCodec.PCMU ? G711.ULAW : G711.ALAW;
    }

    private void play(Playback next, long nowNs) {
        stopPlaying();
        playback = next;
        shard.timers().schedule(pace, nowNs);
    }

    private void stopPlaying() {
        if (playback != null) {
            playback.stop();
            playback = null;
            shard.timers().cancel(pace);
        }
    }

    /** One frame of what is played, every 20 ms. */
    private void pace(long nowNs) {
        short[] samples = playback.peek();
        if (samples != null) {
            if (plan != null && plan.sends() && !digits.sending()) {
                frame.copyFrom(samples, 0, FRAME);
                sendFrame(playSource, frame, outgoing.next(nowNs), false, nowNs);
                outgoing.interrupt();
            }
            playback.taken();
        } else if (playback.over()) {
            stopPlaying();
            return;
        }
        long due = pace.deadlineNs + FRAME_NS;
        shard.timers().schedule(pace, nowNs - due > 5 * FRAME_NS ? nowNs + FRAME_NS : due);
    }

    // ---- time

    private void tick(long nowNs) {
        if (plan != null && plan.receives() && !timedOut && nowNs - heardNs >= rtpTimeoutNs) {
            timedOut = true;
            events.on(new MediaEvent.RtpTimedOut(Duration.ofNanos(nowNs - heardNs)));
        }
        if (plan != null && nowNs - reportDueNs >= 0) {
            report(nowNs);
            double spread = 0.5 + ThreadLocalRandom.current().nextDouble(); // RFC 3550 §6.3.1
            reportDueNs = nowNs + (long) (RtcpCompound.INTERVAL_NS * spread);
        }
        shard.timers().schedule(tick, nowNs + TICK_NS);
    }

    private void report(long nowNs) {
        long sent = outgoing.stats().packets();
        DatagramPort port = plan.rtcpMux() ? rtp : rtcp;
        Packet packet = port.claim();
        int length = RtcpCompound.write(packet.buffer(), outgoing, sent > reportedPackets, heardSsrc, receiver,
                cname, shard.wallClock(), nowNs);
        lossFraction = lastFraction(packet.buffer(), sent > reportedPackets);
        reportedPackets = sent;
        sendRtcp(port, packet, length);
    }

    private double lastFraction(ByteBuffer b, boolean sender) {
        int block = Rtcp.reportBlock(b, 0, sender ? 52 : 32, 0);
        return block < 0 ? 0 : Rtcp.blockFractionLost(b, block) / 256.0;
    }

    private void sendRtcp(DatagramPort port, Packet packet, int length) {
        packet.length(length);
        if (plan.rtcpMux()) {
            packet.remote(source.sendHigh(), source.sendLow(), source.sendPort());
        } else {
            packet.remote(rtcpHigh, rtcpLow, rtcpPort);
        }
        port.send(packet);
        shard.counters().add(ShardCounter.RTCP_SENT);
    }

    private PhoneLegQuality quality() {
        var sent = outgoing.stats();
        return new PhoneLegQuality(receiver.received(), sent.packets(), Math.max(0, receiver.lost()), lossFraction,
                receiver.jitterMs(), sent.remoteFractionLost() / 256.0, sent.remoteJitterTicks() * 1000.0 / CLOCK_HZ,
                sent.roundTripUs() < 0 ? -1 : sent.roundTripUs() / 1000.0, strangers);
    }

    // ---- the end

    void close(long nowNs) {
        if (closed) {
            return;
        }
        closed = true;
        PhoneAudio last = listener;
        listener = null;
        if (last != null) {
            last.ended();
        }
        stopPlaying();
        digits.close();
        shard.timers().cancel(tick);
        if (plan != null && outgoing.stats().packets() > 0) {
            DatagramPort port = plan.rtcpMux() ? rtp : rtcp;
            Packet packet = port.claim();
            sendRtcp(port, packet, RtcpCompound.writeGoodbye(packet.buffer(), outgoing, cname, nowNs));
        }
        shard.io().flush(); // nothing may name the ports once they are closed
        rtp.close();
        rtcp.close();
        released.run();
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        close(nowNs);
        events.on(new MediaEvent.RtpTimedOut(Duration.ZERO));
    }
}
