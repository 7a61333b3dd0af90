package dev.crosspoint.media;

import java.util.function.Function;

/** What a section of a peer may send to us. */
record ReceivePlan(String mid, ReceiveFormats formats, boolean active) {
    private static final LatestUsed<ReceivePlan, ReceivePlan> MADE = new LatestUsed<>(256);

    static ReceivePlan of(String mid, ReceiveFormats formats, boolean active) {
        return MADE.of(new ReceivePlan(mid, formats, active), Function.identity());
    }

    boolean knows(int payloadType) {
        return formats.codecOf(payloadType) != null;
    }
}
