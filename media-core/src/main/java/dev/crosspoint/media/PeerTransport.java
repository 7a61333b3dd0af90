package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.ice.IceLiteAgent;
import dev.crosspoint.ice.IceSettings;
import dev.crosspoint.ice.StunVerdict;
import dev.crosspoint.ice.UfragTable;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;

/** How a peer is reached: ICE answers, the addresses it proved, DTLS, and SRTP in both directions. */
final class PeerTransport {
    private static final int MAX_ADDRESSES = 16;

    private final Shard shard;
    private final PeerSession peer;
    private final PeerDemux[] demuxes;
    private final UfragTable<PeerSession> ufrags;
    private final DatagramPort port;
    private final IceLiteAgent ice;
    private final long[] high = new long[MAX_ADDRESSES];
    private final long[] low = new long[MAX_ADDRESSES];
    private final int[] ports = new int[MAX_ADDRESSES];
    private int addressCount;
    private boolean selected;
    private long selectedHigh;
    private long selectedLow;
    private int selectedPort;
    private boolean restarting;
    private DtlsAssociation dtls;
    private DtlsRole role;
    private boolean dtlsStarted;
    private SrtpSession srtp;

    PeerTransport(Shard shard, PeerSession peer, PeerDemux[] demuxes, UfragTable<PeerSession> ufrags,
                  IceCredentials local, IceSettings settings) {
        this.shard = shard;
        this.peer = peer;
        this.demuxes = demuxes;
        this.ufrags = ufrags;
        this.port = demuxes[shard.index()].port();
        this.ice = new IceLiteAgent(local, settings);
        ufrags.put(local.ufrag(), peer);
    }

    IceLiteAgent ice() {
        return ice;
    }

    DatagramPort port() {
        return port;
    }

    boolean secured() {
        return srtp != null;
    }

    boolean reachable() {
        return selected;
    }

    void remote(IceCredentials remote) {
        ice.remote(remote);
        selected = ice.selected() != null;
    }

    /** New credentials on both sides; the old ones are answered until the new ones nominate. */
    void restart(IceCredentials local, IceCredentials remote) {
        IceCredentials forgotten = ice.previousLocal();
        ufrags.put(local.ufrag(), peer);
        String replaced = ice.local().ufrag();
        ice.restart(local, remote);
        IceCredentials kept = ice.previousLocal();
        if (forgotten != null && !forgotten.equals(kept)) {
            ufrags.remove(forgotten.ufrag());
        }
        if (kept == null || !kept.ufrag().equals(replaced)) {
            ufrags.remove(replaced);
        }
        restarting = true;
    }

    void dtls(DtlsAssociation association, DtlsRole ourRole) {
        dtls = association;
        role = ourRole;
        startDtls();
    }

    DtlsAssociation association() {
        return dtls;
    }

    void keys(SrtpKeys keys) {
        if (srtp == null) {
            srtp = SrtpSession.open(keys, SrtpSettings.defaults());
        }
    }

    void onStun(Packet packet, long nowNs) {
        Packet reply = port.claim();
        IceCredentials old = ice.previousLocal();
        StunVerdict verdict = ice.receive(packet.buffer(), 0, packet.length(), packet.remoteAddress(), nowNs,
                reply.buffer());
        if (ice.replyLength() > 0) {
            reply.length(ice.replyLength());
            reply.remote(packet.remoteHigh(), packet.remoteLow(), packet.remotePort());
            port.send(reply);
        }
        boolean good = verdict == StunVerdict.ANSWERED || verdict == StunVerdict.ANSWERED_NOMINATED;
        shard.counters().add(good ? ShardCounter.STUN_ANSWERED : ShardCounter.STUN_REFUSED);
        if (!good) {
            return;
        }
        validated(packet.remoteHigh(), packet.remoteLow(), packet.remotePort());
        if (verdict == StunVerdict.ANSWERED_NOMINATED) {
            nominated(packet, old);
        }
    }

    private void nominated(Packet packet, IceCredentials old) {
        selected = true;
        selectedHigh = packet.remoteHigh();
        selectedLow = packet.remoteLow();
        selectedPort = packet.remotePort();
        if (old != null && ice.previousLocal() == null) {
            ufrags.remove(old.ufrag());
        }
        if (restarting && ice.previousLocal() == null) {
            restarting = false;
            peer.event(new MediaEvent.IceRestarted());
        }
        startDtls();
    }

    private void startDtls() {
        if (dtls != null && selected && !dtlsStarted) {
            dtlsStarted = true;
            dtls.start();
        }
    }

    private void validated(long h, long l, int p) {
        for (int i = 0; i < addressCount; i++) {
            if (ports[i] == p && low[i] == l && high[i] == h) {
                return;
            }
        }
        int place = addressCount < MAX_ADDRESSES ? addressCount++ : evict();
        high[place] = h;
        low[place] = l;
        ports[place] = p;
        route(place, true);
    }

    private int evict() {
        int place = 0;
        while (ports[place] == selectedPort && low[place] == selectedLow && high[place] == selectedHigh) {
            place++;
        }
        route(place, false);
        return place;
    }

    /** Every shard's socket may receive from the address, so every shard is told. */
    private void route(int i, boolean present) {
        for (PeerDemux demux : demuxes) {
            RouteCommand command = new RouteCommand(demux, high[i], low[i], ports[i], peer, present);
            if (demux.shard() == shard) {
                command.run(shard.nowNs());
            } else if (!demux.shard().ring().offer(command)) {
                shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
            }
        }
    }

    void onDtls(Packet packet) {
        if (dtls == null) {
            shard.counters().add(ShardCounter.DTLS_BEFORE_DESCRIPTION);
            return;
        }
        if (!dtlsStarted && role == DtlsRole.SERVER) { // the peer may speak before it nominates
            dtlsStarted = true;
            dtls.start();
        }
        if (!dtls.receive(packet.buffer(), 0, packet.length())) {
            shard.counters().add(ShardCounter.DTLS_QUEUE_FULL);
        }
    }

    /** Decrypts in place; false = refused and counted. */
    boolean unprotect(Packet packet, boolean rtcp) {
        if (srtp == null) {
            shard.counters().add(ShardCounter.SRTP_BEFORE_KEYS);
            return false;
        }
        int length = rtcp ? srtp.unprotectRtcp(packet.segment(), 0, packet.length())
                : srtp.unprotectRtp(packet.segment(), 0, packet.length());
        if (length < 0) {
            shard.counters().add(switch (SrtpSession.verdict(length)) {
                case AUTH_FAILED -> ShardCounter.SRTP_AUTH_FAILED;
                case REPLAYED, TOO_OLD -> ShardCounter.SRTP_REPLAYED;
                default -> ShardCounter.SRTP_REFUSED;
            });
            return false;
        }
        packet.length(length);
        return true;
    }

    /** Encrypts in place and queues to the nominated address. The packet is the one claimed last. */
    boolean sendProtected(Packet packet, int length, boolean rtcp) {
        int wire = rtcp ? srtp.protectRtcp(packet.segment(), 0, length) : srtp.protectRtp(packet.segment(), 0, length);
        if (wire < 0) {
            shard.counters().add(ShardCounter.SRTP_REFUSED);
            return false;
        }
        packet.length(wire);
        send(packet);
        return true;
    }

    /** A DTLS record from the worker. */
    void sendDtls(Packet record) {
        if (!selected && addressCount == 0) {
            return;
        }
        Packet packet = port.claim();
        packet.copyFrom(record);
        if (selected) {
            send(packet);
        } else { // answering a handshake that began before the nomination
            packet.remote(high[addressCount - 1], low[addressCount - 1], ports[addressCount - 1]);
            port.send(packet);
        }
    }

    private void send(Packet packet) {
        packet.remote(selectedHigh, selectedLow, selectedPort);
        port.send(packet);
    }

    void close() {
        ufrags.remove(ice.local().ufrag());
        if (ice.previousLocal() != null) {
            ufrags.remove(ice.previousLocal().ufrag());
        }
        for (int i = 0; i < addressCount; i++) {
            route(i, false);
        }
        addressCount = 0; // the selected address stays, for the close_notify
        if (dtls != null) {
            dtls.close();
        }
        if (srtp != null) {
            srtp.close();
            srtp = null;
        }
    }
}
