package dev.crosspoint.media;

/**
 * What a route did to the sound.
 *
 * @param packets sent on
 * @param transcoded they were made anew, not passed through
 * @param lost packets of the speaker that were missing when their turn came
 * @param recovered of them restored from redundancy in their successor
 * @param concealedMs sound made up because its packets were lost or late
 * @param late packets that came too late to be heard
 * @param stretchedMs by how much sound was stretched or shortened to fit the network's jitter and the far clock
 * @param delayMs that the jitter buffer adds now
 */
public record RouteQuality(long packets, boolean transcoded, long lost, long recovered, long concealedMs, long late,
                           long stretchedMs, int delayMs) {
    public static final RouteQuality NONE = new RouteQuality(0, false, 0, 0, 0, 0, 0, 0);
}
