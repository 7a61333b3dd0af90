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
    private final LegSecurity security;

    PeerTransport(Shard shard, PeerSession peer, PeerDemux[] demuxes, UfragTable<PeerSession> ufrags,
                  IceCredentials local, IceSettings settings) {
        this.shard = shard;
        this.peer = peer;
        this.demuxes = demuxes;
        this.ufrags = ufrags;
        this.port = demuxes[shard.index()].port();
        this.ice = new IceLiteAgent(local, settings);
        this.security = new LegSecurity(shard, true);
        ufrags.put(local.ufrag(), peer);
    }

    IceLiteAgent ice() {
        return ice;
    }

    DatagramPort port() {
        return port;
    }

    boolean secured() {
        return security.secured();
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
        security.dtls(association, ourRole);
        if (selected) {
            security.startDtls();
        }
    }

    DtlsAssociation association() {
        return security.association();
    }

    void keys(SrtpKeys keys) {
        security.keys(keys);
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
        security.startDtls();
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
        security.onDtls(packet);
    }

    /** Decrypts in place; false = refused and counted. */
    boolean unprotect(Packet packet, boolean rtcp) {
        return security.unprotect(packet, rtcp);
    }

    /** Encrypts in place and queues to the nominated address. The packet is the one claimed last. */
    boolean sendProtected(Packet packet, int length, boolean rtcp) {
        if (!security.protect(packet, length, rtcp)) {
            return false;
        }
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
        security.close();
    }
}
