package dev.crosspoint.media;

import dev.crosspoint.media.sdp.PhoneCodec;
import java.net.InetAddress;

/**
 * What offer and answer agreed for a phone leg.
 *
 * @param eventType payload type of telephone-event, -1 = none
 * @param sends we may send
 * @param receives we want to hear
 */
record LegPlan(PhoneCodec codec, int eventType, boolean comfortNoise, InetAddress address, int rtpPort, int rtcpPort,
               boolean rtcpMux, boolean sends, boolean receives) {
}
