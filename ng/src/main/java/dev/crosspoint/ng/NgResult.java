package dev.crosspoint.ng;

import dev.crosspoint.ng.wire.NgValue;

/** What came of a request. */
public sealed interface NgResult {
    /** @param reply what the reply holds beside {@code result} */
    record Done(NgValue.Dictionary reply) implements NgResult {
    }

    /** Done, or nothing to do, with something to say about it. */
    record Warned(String warning) implements NgResult {
    }

    record Pong() implements NgResult {
    }

    /** The caller's fault, or something that we do not do. */
    record Refused(String reason) implements NgResult {
    }

    /** There is no room for a new call; those that are go on. */
    record Full(String reason) implements NgResult {
    }

    static NgResult done() {
        return new Done(new NgValue.Dictionary());
    }
}
