package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.sctp.SctpAssociation;
import dev.crosspoint.media.sctp.SctpClose;
import dev.crosspoint.media.sctp.SctpEvents;
import dev.crosspoint.media.sctp.SctpOutput;
import dev.crosspoint.media.sctp.SctpSettings;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsRole;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A peer's data channels: SCTP over its DTLS association, channels found by label. */
final class PeerChannels implements SctpOutput, SctpEvents {
    /** The port in our descriptions. */
    static final int SCTP_PORT = 5000;

    private final Shard shard;
    private final PeerSession peer;
    private final Timer timer = new Timer(this::due);
    private final List<String> wanted = new ArrayList<>();
    private final Map<String, Integer> streams = new HashMap<>();
    private DtlsAssociation dtls;
    private DtlsRole role;
    private int remotePort;
    private SctpAssociation sctp;

    PeerChannels(Shard shard, PeerSession peer) {
        this.shard = shard;
        this.peer = peer;
    }

    void configure(DtlsAssociation association, DtlsRole ourRole, int remote) {
        dtls = association;
        role = ourRole;
        remotePort = remote;
    }

    /** DTLS is up: both sides begin the association. */
    void connected(long nowNs) {
        if (sctp != null || remotePort == 0) {
            return;
        }
        // the DTLS client creates even streams, the server odd ones (RFC 8832 §6)
        sctp = new SctpAssociation(SctpSettings.defaults().withPorts(SCTP_PORT, remotePort), role == DtlsRole.SERVER,
                this, this, ThreadLocalRandom.current());
        sctp.connect(nowNs);
        wanted.forEach(label -> openNow(label, nowNs));
        wanted.clear();
        reschedule();
    }

    void open(String label, long nowNs) {
        if (sctp == null) {
            wanted.add(label);
        } else {
            openNow(label, nowNs);
            reschedule();
        }
    }

    private void openNow(String label, long nowNs) {
        int stream = sctp.openChannel(label, nowNs);
        if (stream < 0) {
            shard.counters().add(ShardCounter.SCTP_TEXT_REFUSED);
        } else {
            streams.put(label, stream);
        }
    }

    void sendText(String label, String text, long nowNs) {
        Integer stream = streams.get(label);
        if (sctp == null || stream == null || !sctp.sendText(stream, text, nowNs)) {
            shard.counters().add(ShardCounter.SCTP_TEXT_REFUSED);
            return;
        }
        reschedule();
    }

    /** An SCTP packet from the DTLS worker. */
    void onPacket(Packet packet, long nowNs) {
        if (sctp != null) {
            sctp.receive(packet.buffer(), 0, packet.length(), nowNs);
            reschedule();
        }
    }

    private void due(long nowNs) {
        sctp.timers(nowNs);
        reschedule();
    }

    private void reschedule() {
        long next = sctp == null ? Timers.NEVER : sctp.nextWakeupNs();
        if (next == Timers.NEVER) {
            shard.timers().cancel(timer);
        } else {
            shard.timers().schedule(timer, next);
        }
    }

    @Override
    public void send(ByteBuffer packet, int length) {
        byte[] copy = new byte[length];
        packet.get(0, copy);
        dtls.sendApplication(copy);
    }

    @Override
    public void up() {
        // channels tell for themselves
    }

    @Override
    public void channelOpen(int stream, String label) {
        streams.put(label, stream);
        peer.event(new MediaEvent.ChannelOpened(label));
    }

    @Override
    public void text(int stream, String label, String text) {
        peer.event(new MediaEvent.ChannelText(label, text));
    }

    @Override
    public void channelClosed(int stream, String label) {
        streams.remove(label, stream);
    }

    @Override
    public void closed(SctpClose why) {
        streams.clear();
    }

    void close(long nowNs) {
        if (sctp != null) {
            sctp.close(nowNs);
            sctp = null;
        }
        shard.timers().cancel(timer);
    }
}
