package dev.crosspoint.media;

import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.Rtcp;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.SrtpKeys;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The shard's side of a leg with ports of its own: who is heard, where to send, and when it is silent for too long. */
final class LegSession implements RtpSource, AudioOut.Wire, DtlsOwner, Shard.Faultable, RtcpCompound.Reader {
    private static final long TICK_NS = 1_000_000_000L;
    private static final long UNLOCK_SILENCE_NS = 10_000_000_000L;

    private final Shard shard;
    private final MediaEvents events;
    private final long rtpTimeoutNs;
    private final byte[] cname;
    private final Runnable released;
    private final SourceLock source = new SourceLock(UNLOCK_SILENCE_NS);
    private final LegSecurity security;
    private final AudioOut out;
    private final LegHearing hearing;
    private final Timer tick = new Timer(this::tick);

    private DatagramPort rtp;
    private DatagramPort rtcp;
    private LegPlan plan;
    private boolean closed;
    private boolean heard;
    private boolean timedOut;
    private long heardNs;
    private long strangers;
    private long reportDueNs;
    private long reportedPackets;
    private double lossFraction;
    private long rtcpHigh;
    private long rtcpLow;
    private int rtcpPort;

    LegSession(Shard shard, boolean secured, String cname, MediaEvents events, Duration rtpTimeout,
               Runnable released) {
        this.shard = shard;
        this.events = events;
        this.rtpTimeoutNs = rtpTimeout.toNanos();
        this.cname = Rtcp.cname(cname);
        this.released = released;
        this.security = new LegSecurity(shard, secured);
        this.hearing = new LegHearing(shard, events);
        this.out = new AudioOut(this);
    }

    /** The ports are bound before the session is opened on its shard. */
    void bound(DatagramPort rtpSocket, DatagramPort rtcpSocket) {
        rtp = rtpSocket;
        rtcp = rtcpSocket;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    InetSocketAddress local() {
        return rtp.local();
    }

    AudioOut out() {
        return out;
    }

    @Override
    public Listeners listeners() {
        return hearing.listeners();
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public HeardSound heardSound() {
        return hearing.sound();
    }

    @Override
    public void digitHeard(char key, int durationMs) {
        events.on(new MediaEvent.DigitReceived(key, durationMs));
    }

    void on(LegCommand command, long nowNs) {
        if (closed) {
            late(command);
            return;
        }
        switch (command) {
            case LegCommand.Open _ -> shard.timers().schedule(tick, nowNs + TICK_NS);
            case LegCommand.Agree agree -> agree(agree.plan(), nowNs);
            case LegCommand.SignalledFrom from ->
                source.signalled(Packet.high(from.address()), Packet.low(from.address()));
            case LegCommand.Dtls dtls -> {
                security.dtls(dtls.handshakes(), dtls.role());
                security.startDtls();
            }
            case LegCommand.Keys keys -> security.keys(keys.keys());
            case LegCommand.DtlsEnded ended -> {
                if (source.shakesElsewhere()) {
                    security.shakeAgain();
                } else {
                    events.on(new MediaEvent.PeerLost(ended.why(), ended.detail()));
                }
            }
            case LegCommand.AskQuality ask -> ask.answer().complete(quality());
            case LegCommand.Close close -> {
                LegQuality last = quality();
                QualityCount.ended(shard.counters(), last);
                close(nowNs);
                close.last().complete(last);
            }
        }
    }

    /** A command for a leg that has closed. */
    private void late(LegCommand command) {
        if (command instanceof LegCommand.AskQuality ask) {
            ask.answer().complete(quality());
        }
    }

    private void agree(LegPlan agreed, long nowNs) {
        LegTerms terms = agreed.terms();
        boolean resumed = plan == null || !plan.terms().receiving() && terms.receiving();
        plan = agreed;
        source.policy(terms.source());
        source.described(Packet.high(terms.address()), Packet.low(terms.address()), terms.rtpPort());
        rtcpHigh = Packet.high(terms.address());
        rtcpLow = Packet.low(terms.address());
        rtcpPort = terms.rtcpPort();
        hearing.agree(agreed);
        out.agree(agreed.sends());
        if (resumed) {
            heardNs = nowNs;
        }
        if (reportDueNs == 0) {
            reportDueNs = nowNs + RtcpCompound.FIRST_NS;
        }
    }

    // ---- what the far side sends

    void onRtp(Packet packet, long nowNs) {
        if (closed) {
            return;
        }
        ByteBuffer b = packet.buffer();
        int length = packet.length();
        if (plan == null) {
            stranger();
        } else if (security.association() != null && length > 0 && b.get(0) >= 20 && b.get(0) <= 63) {
            dtls(packet, nowNs); // RFC 7983 §7
        } else if (RtpHeader.isRtcp(b, 0, length)) {
            if (plan.terms().rtcpMux()) {
                onRtcp(packet, nowNs);
            } else {
                stranger();
            }
        } else if (!RtpHeader.check(b, 0, length)) {
            malformed(packet);
        } else if (security.secured()) {
            secret(packet, nowNs);
        } else if (!security.ready()) {
            shard.counters().add(ShardCounter.SRTP_BEFORE_KEYS);
        } else if (fromFarSide(packet, nowNs)) {
            accepted(packet, nowNs);
        }
    }

    /** The tag proves who sent it before its address is believed. */
    private void secret(Packet packet, long nowNs) {
        if (security.unprotect(packet, false) && RtpHeader.check(packet.buffer(), 0, packet.length())
                && fromFarSide(packet, nowNs)) {
            accepted(packet, nowNs);
        }
    }

    private void dtls(Packet packet, long nowNs) {
        switch (source.handshake(packet.remoteHigh(), packet.remoteLow(), packet.remotePort(),
                security.awaitsClient(), nowNs)) {
            case TAKEN -> security.onDtls(packet);
            case TAKEN_OVER -> {
                security.takenOver();
                security.onDtls(packet);
            }
            case REFUSED -> stranger();
        }
    }

    private void malformed(Packet packet) {
        if (source.sendsTo(packet.remoteHigh(), packet.remoteLow(), packet.remotePort())) {
            shard.counters().add(ShardCounter.RTP_MALFORMED);
        } else {
            stranger();
        }
    }

    private boolean fromFarSide(Packet packet, long nowNs) {
        ByteBuffer b = packet.buffer();
        return switch (source.judge(packet.remoteHigh(), packet.remoteLow(), packet.remotePort(),
                RtpHeader.ssrc(b, 0), RtpHeader.sequence(b, 0), nowNs)) {
            case ACCEPTED -> true;
            case LEARNED -> {
                shard.counters().add(ShardCounter.PHONE_LEARNED);
                rtcpHigh = packet.remoteHigh();
                rtcpLow = packet.remoteLow();
                rtcpPort = plan.terms().rtcpMux() ? packet.remotePort() : Math.min(65535, packet.remotePort() + 1);
                yield true;
            }
            case STRANGER -> {
                stranger();
                yield false;
            }
        };
    }

    private void stranger() {
        strangers++;
        shard.counters().add(ShardCounter.PHONE_STRANGERS);
    }

    private void accepted(Packet packet, long nowNs) {
        shard.counters().add(ShardCounter.PHONE_RTP_RECEIVED);
        heardNs = nowNs;
        if (!heard || timedOut) {
            heard = true;
            timedOut = false;
            events.on(new MediaEvent.RtpStarted());
        }
        hearing.onRtp(packet, nowNs);
    }

    void onRtcp(Packet packet, long nowNs) {
        if (closed || plan == null) {
            return;
        }
        if (!source.ofThisSide(packet.remoteHigh(), packet.remoteLow())) {
            stranger();
            return;
        }
        if (!security.unprotect(packet, true)) {
            return;
        }
        boolean whole = RtcpCompound.read(packet.buffer(), packet.length(), this, nowNs);
        shard.counters().add(whole ? ShardCounter.RTCP_RECEIVED : ShardCounter.RTCP_MALFORMED);
    }

    @Override
    public void senderReport(int ssrc, int middleNtp, long nowNs) {
        if (ssrc == hearing.ssrc()) {
            hearing.stats().senderReport(middleNtp, nowNs);
        }
    }

    @Override
    public void reportBlock(ByteBuffer b, int block, long nowNs) {
        if (Rtcp.blockSsrc(b, block) == out.outgoing().ssrc()) {
            RtcpCompound.take(b, block, out.outgoing(), shard.wallClock(), nowNs);
            out.reported();
        }
    }

    // ---- what the far side hears

    @Override
    public boolean ready() {
        return !closed && plan != null && security.ready();
    }

    /** Telephones have jitter buffers, but gateways' are short and fixed: ours makes the pace even. */
    @Override
    public boolean buffers() {
        return false;
    }

    @Override
    public Packet claim() {
        return rtp.claim();
    }

    @Override
    public boolean sendRtp(Packet packet, int length) {
        if (!security.protect(packet, length, false)) {
            return false;
        }
        packet.remote(source.sendHigh(), source.sendLow(), source.sendPort());
        rtp.send(packet);
        shard.counters().add(ShardCounter.PHONE_RTP_SENT);
        return true;
    }

    @Override
    public void sendDtls(Packet record, long nowNs) {
        if (plan == null || rtp == null || closed) {
            return;
        }
        Packet packet = rtp.claim();
        packet.copyFrom(record);
        packet.remote(source.sendHigh(), source.sendLow(), source.sendPort());
        rtp.send(packet);
    }

    @Override
    public void onMessage(Packet packet, long nowNs) {
        shard.counters().add(ShardCounter.RTP_UNEXPECTED); // no data channels beside a telephone
    }

    @Override
    public boolean uses(DtlsAssociation association) {
        return security.association() == association;
    }

    @Override
    public Command secured(SrtpKeys keys) {
        return new LegCommand.Keys(this, keys);
    }

    @Override
    public Command dtlsEnded(PeerLoss why, String detail) {
        return new LegCommand.DtlsEnded(this, why, detail);
    }

    // ---- time

    private void tick(long nowNs) {
        if (plan != null && plan.terms().receiving() && !timedOut && nowNs - heardNs >= rtpTimeoutNs) {
            timedOut = true;
            events.on(new MediaEvent.RtpTimedOut(Duration.ofNanos(nowNs - heardNs)));
        }
        if (ready() && nowNs - reportDueNs >= 0) {
            report(nowNs);
            double spread = 0.5 + ThreadLocalRandom.current().nextDouble(); // RFC 3550 §6.3.1
            reportDueNs = nowNs + (long) (RtcpCompound.INTERVAL_NS * spread);
        }
        shard.timers().schedule(tick, nowNs + TICK_NS);
    }

    private void report(long nowNs) {
        long sent = out.outgoing().stats().packets();
        DatagramPort port = plan.terms().rtcpMux() ? rtp : rtcp;
        Packet packet = port.claim();
        boolean sends = sent > reportedPackets;
        int length = RtcpCompound.write(packet.buffer(), out.outgoing(), sends, hearing.ssrc(), hearing.stats(),
                cname, shard.wallClock(), nowNs);
        int block = Rtcp.reportBlock(packet.buffer(), 0, sends ? 52 : 32, 0);
        lossFraction = block < 0 ? 0 : Rtcp.blockFractionLost(packet.buffer(), block) / 256.0;
        reportedPackets = sent;
        sendRtcp(port, packet, length);
    }

    private void sendRtcp(DatagramPort port, Packet packet, int length) {
        if (!security.protect(packet, length, true)) {
            return;
        }
        if (plan.terms().rtcpMux()) {
            packet.remote(source.sendHigh(), source.sendLow(), source.sendPort());
        } else {
            packet.remote(rtcpHigh, rtcpLow, rtcpPort);
        }
        port.send(packet);
        shard.counters().add(ShardCounter.RTCP_SENT);
    }

    private LegQuality quality() {
        return LegQuality.of(hearing.ssrc(), hearing.stats(), hearing.octets(), hearing.heard(), hearing.sound(),
                out.outgoing(), out.formats().sound(), lossFraction, strangers, heard ? heardNs : 0);
    }

    // ---- the end

    void close(long nowNs) {
        if (closed) {
            return;
        }
        hearing.close(nowNs);
        out.end();
        shard.timers().cancel(tick);
        if (ready() && out.outgoing().stats().packets() > 0) {
            DatagramPort port = plan.terms().rtcpMux() ? rtp : rtcp;
            Packet packet = port.claim();
            sendRtcp(port, packet, RtcpCompound.writeGoodbye(packet.buffer(), out.outgoing(), cname, nowNs));
        }
        closed = true;
        security.close();
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
