package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.ice.IceSettings;
import dev.crosspoint.ice.UfragTable;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.Rtcp;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.SrtpKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The shard's side of a WebRTC peer: tells its datagrams apart and passes each to the part that knows it. */
final class PeerSession implements PacketHandler, RtpSource, AudioOut.Wire, DtlsOwner, Shard.Faultable,
        RtcpCompound.Reader {
    private static final long TICK_NS = 1_000_000_000L;

    private final Shard shard;
    private final MediaEvents events;
    private final PeerTransport transport;
    private final PeerChannels channels;
    private final PeerAudioIn audioIn;
    private final List<AudioOut> sending = new ArrayList<>();
    private final OutgoingRtp reports = new OutgoingRtp(ThreadLocalRandom.current().nextInt());
    private final byte[] cname;
    private final long consentNs;
    private final Runnable released;
    private final Timer tick = new Timer(this::tick);
    private boolean described;
    private long describedNs;
    private boolean connected;
    private boolean lost;
    private boolean closed;
    private long reportDueNs;
    private double lossFraction;

    PeerSession(Shard shard, PeerDemux[] demuxes, UfragTable<PeerSession> ufrags, IceCredentials local,
                MediaSettings settings, String cname, MediaEvents events, Runnable released) {
        this.shard = shard;
        this.events = events;
        this.released = released;
        this.cname = Rtcp.cname(cname);
        this.consentNs = settings.consentTimeout().toNanos();
        this.transport = new PeerTransport(shard, this, demuxes, ufrags, local, new IceSettings(consentNs, 16));
        this.channels = new PeerChannels(shard, this);
        this.audioIn = new PeerAudioIn(shard, this, settings.audioStopTimeout().toNanos());
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public Listeners listeners() {
        return audioIn.listeners();
    }

    PeerTransport transport() {
        return transport;
    }

    PeerChannels channels() {
        return channels;
    }

    boolean publishing() {
        return audioIn.publishing();
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public HeardSound heardSound() {
        return audioIn.sound();
    }

    @Override
    public void digitHeard(char key, int durationMs) {
        event(new MediaEvent.DigitReceived(key, durationMs));
    }

    void event(MediaEvent event) {
        if (!closed) {
            events.on(event);
        }
    }

    void on(PeerCommand command, long nowNs) {
        if (closed) {
            if (command instanceof PeerCommand.AskQuality ask) {
                ask.answer().complete(quality());
            } else if (command instanceof PeerCommand.Dtls dtls) {
                dtls.association().close();
            }
            return;
        }
        switch (command) {
            case PeerCommand.Open _ -> shard.timers().schedule(tick, nowNs + TICK_NS);
            case PeerCommand.RemoteIce ice -> {
                transport.remote(ice.remote());
                described = true;
                describedNs = nowNs;
            }
            case PeerCommand.RestartIce ice -> transport.restart(ice.local(), ice.remote());
            case PeerCommand.Dtls dtls -> {
                transport.dtls(dtls.association(), dtls.role());
                channels.configure(dtls.association(), dtls.role(), dtls.remoteSctpPort());
            }
            case PeerCommand.Receive receive -> audioIn.agree(receive.sections());
            case PeerCommand.Send send -> {
                send.stream().agree(send.formats());
                if (!sending.contains(send.stream())) {
                    sending.add(send.stream());
                }
            }
            case PeerCommand.EndSend end -> endSend(end.stream(), nowNs);
            case PeerCommand.OpenChannel open -> channels.open(open.label(), nowNs);
            case PeerCommand.SendText send -> channels.sendText(send.label(), send.text(), nowNs);
            case PeerCommand.Keys keys -> connected(keys, nowNs);
            case PeerCommand.DtlsEnded ended -> lose(ended.why(), ended.detail());
            case PeerCommand.AskQuality ask -> ask.answer().complete(quality());
            case PeerCommand.Close close -> {
                LegQuality last = quality();
                QualityCount.ended(shard.counters(), last);
                close(nowNs);
                close.last().complete(last);
            }
        }
    }

    private void connected(PeerCommand.Keys keys, long nowNs) {
        transport.keys(keys.keys());
        connected = true;
        reportDueNs = nowNs + RtcpCompound.FIRST_NS;
        channels.connected(nowNs);
        event(new MediaEvent.PeerConnected());
    }

    // ---- what the peer sends

    @Override
    public void onPacket(Packet packet, long nowNs) {
        if (closed) {
            return;
        }
        int first = packet.length() == 0 ? -1 : packet.buffer().get(0) & 0xFF;
        if (first >= 128 && first <= 191) {
            media(packet, nowNs);
        } else if (first >= 0 && first <= 3) {
            transport.onStun(packet, nowNs);
        } else if (first >= 20 && first <= 63) {
            transport.onDtls(packet);
        } else {
            shard.counters().add(ShardCounter.UNKNOWN_KIND);
        }
    }

    private void media(Packet packet, long nowNs) {
        boolean rtcp = RtpHeader.isRtcp(packet.buffer(), 0, packet.length());
        if (!transport.unprotect(packet, rtcp)) {
            return;
        }
        if (rtcp) {
            boolean whole = RtcpCompound.read(packet.buffer(), packet.length(), this, nowNs);
            shard.counters().add(whole ? ShardCounter.RTCP_RECEIVED : ShardCounter.RTCP_MALFORMED);
        } else if (RtpHeader.check(packet.buffer(), 0, packet.length())) {
            audioIn.onRtp(packet, nowNs);
        } else {
            shard.counters().add(ShardCounter.RTP_MALFORMED);
        }
    }

    @Override
    public void senderReport(int ssrc, int middleNtp, long nowNs) {
        ReceiveStream stream = audioIn.find(ssrc);
        if (stream != null) {
            stream.stats.senderReport(middleNtp, nowNs);
        }
    }

    @Override
    public void reportBlock(ByteBuffer b, int block, long nowNs) {
        int about = Rtcp.blockSsrc(b, block);
        for (int i = 0; i < sending.size(); i++) {
            if (sending.get(i).outgoing().ssrc() == about) {
                RtcpCompound.take(b, block, sending.get(i).outgoing(), shard.wallClock(), nowNs);
                sending.get(i).reported();
            }
        }
    }

    /** An SCTP packet, decrypted by the DTLS worker. */
    @Override
    public void onMessage(Packet packet, long nowNs) {
        if (!closed) {
            channels.onPacket(packet, nowNs);
        }
    }

    // ---- what the peer hears

    /** A DTLS record of the worker. The last ones, a close_notify, come when the peer is closed here. */
    @Override
    public void sendDtls(Packet record, long nowNs) {
        transport.sendDtls(record);
    }

    @Override
    public boolean uses(DtlsAssociation association) {
        return transport.association() == association;
    }

    @Override
    public Command secured(SrtpKeys keys) {
        return new PeerCommand.Keys(this, keys);
    }

    @Override
    public Command dtlsEnded(PeerLoss why, String detail) {
        return new PeerCommand.DtlsEnded(this, why, detail);
    }

    @Override
    public boolean ready() {
        return !closed && transport.secured() && transport.reachable();
    }

    @Override
    public boolean buffers() {
        return true;
    }

    @Override
    public Packet claim() {
        return transport.port().claim();
    }

    @Override
    public boolean sendRtp(Packet packet, int length) {
        boolean sent = transport.sendProtected(packet, length, false);
        if (sent) {
            shard.counters().add(ShardCounter.PEER_RTP_SENT);
        }
        return sent;
    }

    private void endSend(AudioOut stream, long nowNs) {
        stream.end();
        if (sending.remove(stream) && ready() && stream.outgoing().stats().packets() > 0) {
            Packet packet = claim();
            sendRtcp(packet, RtcpCompound.writeGoodbye(packet.buffer(), stream.outgoing(), cname, nowNs));
        }
    }

    // ---- time

    private void tick(long nowNs) {
        if (transport.ice().consentExpired(nowNs)) {
            lose(PeerLoss.CONSENT_EXPIRED, "no ICE check for " + consentNs / 1_000_000_000L + " s");
        } else if (described && !connected && !transport.reachable() && nowNs - describedNs >= consentNs) {
            lose(PeerLoss.CONSENT_EXPIRED, "no ICE check ever came");
        }
        if (closed) {
            return;
        }
        audioIn.tick(nowNs);
        if (connected && ready() && nowNs - reportDueNs >= 0) {
            report(nowNs);
            double spread = 0.5 + ThreadLocalRandom.current().nextDouble(); // RFC 3550 §6.3.1
            reportDueNs = nowNs + (long) (RtcpCompound.INTERVAL_NS * spread);
        }
        shard.timers().schedule(tick, nowNs + TICK_NS);
    }

    /** A report for each stream of ours, or one without a stream where we only listen. */
    private void report(long nowNs) {
        ReceiveStream heard = audioIn.main();
        if (sending.isEmpty()) {
            report(reports, heard, nowNs);
        }
        for (int i = 0; i < sending.size(); i++) {
            report(sending.get(i).outgoing(), i == 0 ? heard : null, nowNs);
        }
    }

    private void report(OutgoingRtp stream, ReceiveStream heard, long nowNs) {
        ReceiverStats stats = heard == null ? null : heard.stats;
        boolean sends = stream.stats().packets() > 0;
        if (!sends && stats == null) {
            return;
        }
        Packet packet = claim();
        int length = RtcpCompound.write(packet.buffer(), stream, sends, heard == null ? 0 : heard.ssrc, stats,
                cname, shard.wallClock(), nowNs);
        int block = Rtcp.reportBlock(packet.buffer(), 0, sends ? 52 : 32, 0);
        if (block >= 0) {
            lossFraction = Rtcp.blockFractionLost(packet.buffer(), block) / 256.0;
        }
        sendRtcp(packet, length);
    }

    private void sendRtcp(Packet packet, int length) {
        if (transport.sendProtected(packet, length, true)) {
            shard.counters().add(ShardCounter.RTCP_SENT);
        }
    }

    private LegQuality quality() {
        ReceiveStream heard = audioIn.main();
        OutgoingRtp out = sending.isEmpty() ? reports : sending.getLast().outgoing();
        Codec sentAs = sending.isEmpty() ? null : sending.getLast().formats().sound();
        return LegQuality.of(heard == null ? 0 : heard.ssrc, heard == null ? null : heard.stats,
                heard == null ? 0 : heard.octets, audioIn.heard(), audioIn.sound(), out, sentAs, lossFraction, 0,
                heard == null ? 0 : heard.heardNs);
    }

    // ---- the end

    private void lose(PeerLoss why, String detail) {
        if (!lost && !closed) {
            lost = true;
            event(new MediaEvent.PeerLost(why, detail));
        }
    }

    void close(long nowNs) {
        if (closed) {
            return;
        }
        channels.close(nowNs);
        for (AudioOut stream : List.copyOf(sending)) {
            endSend(stream, nowNs);
        }
        closed = true;
        audioIn.listeners().end(nowNs);
        shard.timers().cancel(tick);
        transport.close();
        released.run();
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        lose(PeerLoss.MEDIA_FAULT, why.getClass().getSimpleName());
        close(nowNs);
    }
}
