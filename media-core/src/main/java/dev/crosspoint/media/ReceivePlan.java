package dev.crosspoint.media;

/** What a section of a peer may send to us. */
record ReceivePlan(String mid, ReceiveFormats formats, boolean active) {
    boolean knows(int payloadType) {
        return formats.codecOf(payloadType) != null;
    }
}
