package dev.crosspoint.media.io;

/** Takes received batches: a shard's ring. */
public interface PacketSink {
    /**
     * Takes {@code count} packets in exchange for as many free ones, which it leaves in the array.
     *
     * @return how many were taken; the rest did not fit and keep their places
     */
    int publish(PacketHandler handler, Packet[] batch, int count);
}
