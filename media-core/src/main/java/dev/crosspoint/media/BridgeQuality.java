package dev.crosspoint.media;

/**
 * What a bridge did to the audio.
 *
 * @param framesToPhone 20 ms frames sent to the phone
 * @param framesToPeer Opus packets sent to the browser
 * @param recoveredByFec frames to the phone restored from the following Opus packet
 * @param concealed frames to the phone made up because theirs was lost
 * @param late Opus packets that came too late to be heard
 */
public record BridgeQuality(long framesToPhone, long framesToPeer, long recoveredByFec, long concealed, long late) {
    public static final BridgeQuality NONE = new BridgeQuality(0, 0, 0, 0, 0);
}
