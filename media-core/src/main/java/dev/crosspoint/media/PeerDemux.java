package dev.crosspoint.media;

import dev.crosspoint.ice.UfragTable;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import java.nio.ByteBuffer;

/**
 * Tells whose datagram it is on the one port of all WebRTC peers: STUN by username, everything else by an address that
 * passed an ICE check. The owner may live on another shard.
 */
final class PeerDemux implements PacketHandler {
    private static final int LAST_STUN_BYTE = 3;

    private final Shard shard;
    private final UfragTable<PeerSession> ufrags;
    private final AddressTable<PeerSession> addresses;
    private DatagramPort port;

    PeerDemux(Shard shard, UfragTable<PeerSession> ufrags, int maxAddresses) {
        this.shard = shard;
        this.ufrags = ufrags;
        this.addresses = new AddressTable<>(maxAddresses);
    }

    void bound(DatagramPort socket) {
        port = socket;
    }

    Shard shard() {
        return shard;
    }

    DatagramPort port() {
        return port;
    }

    int addressCount() {
        return addresses.size();
    }

    @Override
    public void onPacket(Packet packet, long nowNs) {
        ByteBuffer b = packet.buffer();
        if (packet.length() > 0 && (b.get(0) & 0xFF) <= LAST_STUN_BYTE) {
            PeerSession named = ufrags.find(b, 0, packet.length());
            if (named == null) {
                shard.counters().add(ShardCounter.UNKNOWN_USERNAME);
            } else {
                shard.handTo(named.shard(), named, packet);
            }
            return;
        }
        PeerSession owner = addresses.find(packet.remoteHigh(), packet.remoteLow(), packet.remotePort());
        if (owner == null) {
            shard.counters().add(ShardCounter.UNKNOWN_SOURCE);
        } else {
            shard.handTo(owner.shard(), owner, packet);
        }
    }

    void route(long high, long low, int remotePort, PeerSession peer) {
        if (!addresses.put(high, low, remotePort, peer)) {
            shard.counters().add(ShardCounter.ADDRESS_TABLE_FULL);
        }
    }

    void forget(long high, long low, int remotePort, PeerSession peer) {
        addresses.remove(high, low, remotePort, peer);
    }
}
