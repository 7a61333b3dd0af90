package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.DtmfReceiver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a peer publishes: its sources, which section each belongs to, whether it is heard at all, and who listens. */
final class PeerAudioIn {
    private static final int MAX_STREAMS = 32;

    private final Shard shard;
    private final PeerSession peer;
    private final long stopNs;
    private final ReceiveStream[] streams = new ReceiveStream[MAX_STREAMS];
    private int streamCount;
    private List<ReceivePlan> sections = List.of();
    private final List<String> started = new ArrayList<>();
    private final Listeners listeners = new Listeners();
    private final HeardSound sound = new HeardSound();
    private Codec heard;
    private DtmfReceiver digits;
    private int digitsClockHz;
    private int heardSsrc;
    /** Written by the shard, read by the control plane. */
    private volatile boolean publishing;

    PeerAudioIn(Shard shard, PeerSession peer, long stopNs) {
        this.shard = shard;
        this.peer = peer;
        this.stopNs = stopNs;
    }

    boolean publishing() {
        return publishing;
    }

    /** The source heard last, or null. */
    ReceiveStream main() {
        ReceiveStream newest = null;
        for (int i = 0; i < streamCount; i++) {
            if (newest == null || streams[i].heardNs - newest.heardNs > 0) {
                newest = streams[i];
            }
        }
        return newest;
    }

    ReceiveStream find(int ssrc) {
        for (int i = 0; i < streamCount; i++) {
            if (streams[i].ssrc == ssrc) {
                return streams[i];
            }
        }
        return null;
    }

    /** The sections as agreed now; sources of sections that went away are forgotten. */
    void agree(List<ReceivePlan> agreed) {
        sections = agreed;
        int kept = 0;
        for (int i = 0; i < streamCount; i++) {
            ReceivePlan section = sectionNamed(streams[i].section.mid());
            if (section != null) {
                streams[i].section = section;
                streams[kept++] = streams[i];
            }
        }
        for (int i = kept; i < streamCount; i++) {
            streams[i] = null;
        }
        streamCount = kept;
        for (String mid : List.copyOf(started)) {
            if (sectionNamed(mid) == null) {
                stopped(mid);
            }
        }
    }

    HeardSound sound() {
        return sound;
    }

    /** What was heard last, digits and noise aside; null before. */
    Codec heard() {
        return heard;
    }

    Listeners listeners() {
        return listeners;
    }

    /** A decrypted RTP packet. */
    void onRtp(Packet packet, long nowNs) {
        ByteBuffer b = packet.buffer();
        int type = RtpHeader.payloadType(b, 0);
        ReceiveStream stream = find(RtpHeader.ssrc(b, 0));
        if (stream == null) {
            stream = admit(RtpHeader.ssrc(b, 0), type);
        }
        if (stream == null || !stream.section.knows(type)) {
            shard.counters().add(ShardCounter.RTP_UNEXPECTED);
            return;
        }
        shard.counters().add(ShardCounter.PEER_RTP_RECEIVED);
        Codec codec = stream.section.formats().codecOf(type);
        boolean newSource = heardSsrc != stream.ssrc || !stream.stats.started();
        heardSsrc = stream.ssrc;
        stream.heardNs = nowNs;
        stream.octets += packet.length() - RtpHeader.FIXED_LENGTH;
        if (!codec.isEvent()) { // an event keeps the timestamp of its begin: no measure of jitter
            stream.stats.packet(RtpHeader.sequence(b, 0), RtpHeader.timestamp(b, 0), nowNs);
        } else {
            stream.stats.untimed(RtpHeader.sequence(b, 0));
        }
        if (!publishing || !started.contains(stream.section.mid())) {
            begun(stream.section.mid());
        }
        if (codec.isSound()) {
            heard = codec;
        }
        if (codec.isEvent()) {
            digit(packet, codec, nowNs);
        }
        if (!listeners.onRtp(packet, stream.section.formats(), codec, newSource, nowNs)) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
        }
    }

    private void digit(Packet packet, Codec codec, long nowNs) {
        if (digits == null || digitsClockHz != codec.clockHz()) {
            digits = new DtmfReceiver(codec.clockHz(), this::key);
            digitsClockHz = codec.clockHz();
        }
        ByteBuffer b = packet.buffer();
        digits.receive(b, RtpHeader.headerLength(b, 0), RtpHeader.payloadLength(b, 0, packet.length()),
                RtpHeader.timestamp(b, 0), nowNs);
    }

    private void key(char key, int durationMs) {
        shard.counters().add(ShardCounter.DIGITS_FROM_PEERS);
        peer.event(new MediaEvent.DigitReceived(key, durationMs));
    }

    /** Notices sections that went silent. */
    void tick(long nowNs) {
        if (digits != null) {
            digits.timers(nowNs);
        }
        for (int i = started.size() - 1; i >= 0; i--) {
            String mid = started.get(i);
            boolean heard = false;
            for (int s = 0; s < streamCount; s++) {
                heard |= streams[s].section.mid().equals(mid) && nowNs - streams[s].heardNs < stopNs;
            }
            if (!heard) {
                stopped(mid);
            }
        }
    }

    private void begun(String mid) {
        started.add(mid);
        publishing = true;
        peer.event(new MediaEvent.AudioStarted(mid));
    }

    private void stopped(String mid) {
        started.remove(mid);
        publishing = !started.isEmpty();
        peer.event(new MediaEvent.AudioStopped(mid));
    }

    /**
     * The section of a new source: one that knows its payload type, and rather one that has no source yet. (Without
     * header extensions agreed nothing else in the packet tells, RFC 9143 §9.2.)
     */
    private ReceiveStream admit(int ssrc, int type) {
        ReceivePlan found = null;
        for (int i = 0; i < sections.size(); i++) {
            ReceivePlan section = sections.get(i);
            if (section.active() && section.knows(type) && (found == null || !hasStream(section))) {
                found = section;
                if (!hasStream(section)) {
                    break;
                }
            }
        }
        if (found == null) {
            return null;
        }
        if (streamCount == MAX_STREAMS) {
            dropOldest();
        }
        ReceiveStream stream = new ReceiveStream(ssrc, found);
        streams[streamCount++] = stream;
        return stream;
    }

    private boolean hasStream(ReceivePlan section) {
        for (int i = 0; i < streamCount; i++) {
            if (streams[i].section.mid().equals(section.mid())) {
                return true;
            }
        }
        return false;
    }

    private void dropOldest() {
        int oldest = 0;
        for (int i = 1; i < streamCount; i++) {
            if (streams[i].heardNs - streams[oldest].heardNs < 0) {
                oldest = i;
            }
        }
        streams[oldest] = streams[--streamCount];
        streams[streamCount] = null;
    }

    private ReceivePlan sectionNamed(String mid) {
        for (ReceivePlan section : sections) {
            if (section.active() && section.mid().equals(mid)) {
                return section;
            }
        }
        return null;
    }
}
