package dev.crosspoint.media;

/**
 * How a WebRTC peer is opened.
 *
 * @param id name in logs
 * @param affinity peers with an equal non-null affinity share a shard (both connections of a device, say)
 */
public record PeerOptions(String id, String affinity) {
    public static PeerOptions named(String id) {
        return new PeerOptions(id, null);
    }
}
