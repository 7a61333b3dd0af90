package dev.crosspoint.ng.wire;

/** What came of reading a payload. */
public sealed interface Decoded {
    record Understood(NgValue.Dictionary dictionary) implements Decoded {
    }

    /** @param why one line, fit for the sender */
    record Malformed(String why) implements Decoded {
    }
}
