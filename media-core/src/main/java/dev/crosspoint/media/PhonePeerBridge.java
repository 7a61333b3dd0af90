package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.ComfortNoise;
import dev.crosspoint.transcoder.FrameSink;
import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.OpusEncoder;
import dev.crosspoint.transcoder.OpusEncoderSettings;
import dev.crosspoint.transcoder.OpusStream;
import dev.crosspoint.transcoder.OpusStreamCounters;
import dev.crosspoint.transcoder.OpusStreamSettings;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.TelephoneEvent;

/**
 * A phone and a WebRTC peer that hear each other: Opus becomes G.711 frame by frame, G.711 becomes Opus, and digits
 * pass with their clock changed. Lives on the phone leg's shard.
 */
final class PhonePeerBridge implements BridgeSession, PhoneAudio, PacketHandler, FrameSink {
    private static final int FRAME = LegSession.FRAME;
    private static final int TICKS_PER_SAMPLE = 6;
    private static final long FRAME_NS = 20_000_000L;
    private static final int MAX_NOISE_FRAMES = 3000;
    private static final int MAX_LATE = 8000;
    private static final int FRAMES_PER_LOSS_CHECK = 100;

    private final LegSession leg;
    private final PeerSession publish;
    private final SendStream toDevice;
    private final Shard shard;
    private final int source = OutgoingRtp.newSource();
    private final OpusStream fromPeer;
    private final OpusEncoder encoder = new OpusEncoder(OpusEncoderSettings.phone());
    private final ComfortNoise noise;
    private final PcmFrame decoded = new PcmFrame(8000, 960);
    private final PcmFrame gathering = new PcmFrame(8000, FRAME);
    private final Timer fill = new Timer(this::fill);
    private final Timer quiet = new Timer(this::quiet);
    private boolean closed;

    private int peerSsrc;
    private boolean peerHeard;
    private int gatheredTimestamp;
    private boolean gatheredMarker;
    private int nextTimestamp;
    private int noiseFrames;
    private long framesToPhone;
    private long framesToPeer;
    private long lost;
    private long recovered;
    private long concealedMs;
    private long malformed;

    PhonePeerBridge(LegSession leg, PeerSession publish, SendStream toDevice) {
        this.leg = leg;
        this.publish = publish;
        this.toDevice = toDevice;
        this.shard = leg.shard();
        this.fromPeer = new OpusStream(OpusStreamSettings.defaults(), this);
        this.noise = new ComfortNoise(source);
        gathering.length(0);
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public void open(long nowNs) {
        if (leg.closed()) {
            close(nowNs);
            return;
        }
        if (leg.listener() != null) {
            leg.listener().ended();
        }
        leg.listener(this);
    }

    // ---- from the browser to the phone

    /** A decrypted RTP packet of the publishing peer, handed over to this shard. */
    @Override
    public void onPacket(Packet packet, long nowNs) {
        if (closed) {
            return;
        }
        int header = RtpHeader.headerLength(packet.buffer(), 0);
        int payload = RtpHeader.payloadLength(packet.buffer(), 0, packet.length());
        if (packet.tag() == AudioKind.AUDIO) {
            opus(packet, header, payload, nowNs);
        } else {
            int clockHz = packet.tag() == AudioKind.EVENT_48K ? SendStream.CLOCK_HZ : 8000;
            leg.digits().relay(source, packet, header, payload, clockHz, nowNs);
        }
    }

    private void opus(Packet packet, int offset, int length, long nowNs) {
        int ssrc = RtpHeader.ssrc(packet.buffer(), 0);
        if (peerHeard && ssrc != peerSsrc) {
            fromPeer.reset();
        }
        peerHeard = true;
        peerSsrc = ssrc;
        fromPeer.receive(RtpHeader.sequence(packet.buffer(), 0), RtpHeader.timestamp(packet.buffer(), 0),
                packet.segment(), offset, length, nowNs);
        count();
        scheduleFill();
    }

    /** A frame for the phone. */
    @Override
    public void frame(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        if (leg.takesBridgedAudio()) {
            leg.sendFrame(source, frame, timestamp, start, nowNs);
            framesToPhone++;
        }
    }

    private void fill(long nowNs) {
        fromPeer.timers(nowNs);
        count();
        scheduleFill();
    }

    /** Adds what happened to the stream since the last time to the shard's counters. */
    private void count() {
        OpusStreamCounters c = fromPeer.counters();
        shard.counters().add(ShardCounter.OPUS_LOST, c.lost() - lost);
        shard.counters().add(ShardCounter.OPUS_RECOVERED, c.recoveredByFec() - recovered);
        shard.counters().add(ShardCounter.OPUS_CONCEALED, c.concealedMs() - concealedMs);
        shard.counters().add(ShardCounter.OPUS_DECODE_FAILED, c.malformed() - malformed);
        lost = c.lost();
        recovered = c.recoveredByFec();
        concealedMs = c.concealedMs();
        malformed = c.malformed();
    }

    private void scheduleFill() {
        long next = fromPeer.nextWakeupNs();
        if (next == Long.MAX_VALUE) {
            shard.timers().cancel(fill);
        } else {
            shard.timers().schedule(fill, next);
        }
    }

    // ---- from the phone to the browser

    @Override
    public void audio(Packet packet, int offset, int length, G711 law, int timestamp, boolean newSource,
                      long nowNs) {
        int ahead = timestamp - nextTimestamp;
        if (!newSource && ahead < 0 && ahead > -MAX_LATE) { // overtaken or doubled: its time is over
            shard.counters().add(ShardCounter.PHONE_RTP_LATE);
            return;
        }
        boolean fresh = newSource || noiseFrames > 0 || ahead != 0;
        shard.timers().cancel(quiet);
        noiseFrames = 0;
        int samples = law.decode(packet.buffer(), offset, length, decoded);
        if (fresh) {
            gathering.length(0);
            gatheredTimestamp = timestamp;
            gatheredMarker = newSource;
        }
        nextTimestamp = timestamp + samples;
        int at = 0;
        while (at < samples) {
            int part = Math.min(samples - at, FRAME - gathering.length());
            gathering.append(decoded, at, part);
            at += part;
            if (gathering.length() == FRAME) {
                encode(nowNs);
            }
        }
    }

    private void encode(long nowNs) {
        Packet packet = shard.scratch();
        int length = encoder.encode(gathering, packet.segment(), RtpHeader.FIXED_LENGTH,
                Packet.CAPACITY / 2);
        if (length <= 0) {
            shard.counters().add(ShardCounter.OPUS_ENCODE_FAILED);
        } else {
            RtpHeader.write(packet.buffer(), 0, gatheredMarker, 0, 0, gatheredTimestamp * TICKS_PER_SAMPLE, source);
            packet.length(RtpHeader.FIXED_LENGTH + length);
            packet.tag(AudioKind.AUDIO);
            shard.handTo(toDevice.peer().shard(), toDevice, packet);
            if (++framesToPeer % FRAMES_PER_LOSS_CHECK == 0) {
                encoder.packetLossPercent(toDevice.remoteLossPercent());
            }
        }
        gatheredTimestamp += FRAME;
        gatheredMarker = false;
        gathering.length(0);
    }

    /** The phone went quiet and says how its silence sounds: that goes on until it talks again. */
    @Override
    public void noise(Packet packet, int offset, int length, int timestamp, long nowNs) {
        if (!noise.describe(packet.buffer(), offset, length)) {
            return;
        }
        if (noiseFrames == 0) {
            gathering.length(0);
            gatheredTimestamp = timestamp;
            noiseFrames = 1;
            shard.timers().schedule(quiet, nowNs);
        }
    }

    private void quiet(long nowNs) {
        noise.generate(FRAME, gathering);
        encode(nowNs);
        if (++noiseFrames < MAX_NOISE_FRAMES) {
            shard.timers().schedule(quiet, quiet.deadlineNs + FRAME_NS);
        }
    }

    @Override
    public void event(Packet packet, int offset, int length, boolean marker, int timestamp, long nowNs) {
        if (length < TelephoneEvent.LENGTH) {
            return;
        }
        Packet out = shard.scratch();
        RtpHeader.write(out.buffer(), 0, marker, 0, 0, timestamp * TICKS_PER_SAMPLE, source);
        EventClock.copy(packet.buffer(), offset, out.buffer(), RtpHeader.FIXED_LENGTH, 8000, SendStream.CLOCK_HZ);
        out.length(RtpHeader.FIXED_LENGTH + TelephoneEvent.LENGTH);
        out.tag(AudioKind.EVENT_48K);
        shard.handTo(toDevice.peer().shard(), toDevice, out);
    }

    // ---- the end

    @Override
    public void ended() {
        close(shard.nowNs());
    }

    @Override
    public void close(long nowNs) {
        if (closed) {
            return;
        }
        closed = true;
        if (leg.listener() == this) {
            leg.listener(null);
        }
        shard.timers().cancel(fill);
        shard.timers().cancel(quiet);
        PeerCommand unlisten = new PeerCommand.Unlisten(publish, this);
        if (publish.shard() == shard) {
            unlisten.run(nowNs);
        } else if (!publish.shard().ring().offer(unlisten)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
        fromPeer.close();
        encoder.close();
    }

    @Override
    public BridgeQuality quality() {
        var heard = fromPeer.counters();
        return new BridgeQuality(framesToPhone, framesToPeer, heard.recoveredByFec(), heard.concealedMs() / 20,
                heard.late());
    }
}
