package dev.crosspoint.media.io;

/** Who a packet in a ring is for. Called on the shard's thread; the packet is only lent until the return. */
@FunctionalInterface
public interface PacketHandler {
    void onPacket(Packet packet, long nowNs);
}
