package dev.crosspoint.media;

/**
 * How a room is opened.
 *
 * @param id       name in logs
 * @param affinity rooms and legs with an equal non-null affinity share a shard, which saves handing packets over
 * @param rateHz   of the mix: 8000, 16000 or 48000
 * @param maxParties most parties at once
 * @param loudest  how many are heard at once
 */
public record MixRoomOptions(String id, String affinity, int rateHz, int maxParties, int loudest) {
    /** Wideband, 64 parties, of whom four are heard at once. */
    public static MixRoomOptions named(String id) {
        return new MixRoomOptions(id, id, 16_000, 64, 4);
    }
}
