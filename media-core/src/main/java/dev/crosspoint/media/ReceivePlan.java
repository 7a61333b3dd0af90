package dev.crosspoint.media;

/**
 * What a section of a peer may send to us.
 *
 * @param opusType payload type of Opus
 * @param events48k payload type of telephone-event/48000, -1 = none
 * @param events8k payload type of telephone-event/8000, -1 = none
 */
record ReceivePlan(String mid, int opusType, int events48k, int events8k, boolean active) {
    boolean knows(int payloadType) {
        return payloadType == opusType || payloadType == events48k || payloadType == events8k;
    }
}
