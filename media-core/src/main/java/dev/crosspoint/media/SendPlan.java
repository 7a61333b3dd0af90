package dev.crosspoint.media;

/**
 * What the peer agreed to hear of a stream of ours.
 *
 * @param events48k payload type of telephone-event/48000, -1 = none
 */
record SendPlan(int opusType, int events48k) {
}
