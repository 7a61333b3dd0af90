package dev.crosspoint.signaling.bxml;

import java.time.Duration;

/** Silence for a while. */
public record Pause(Duration duration) implements Verb {
    static Pause read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new Pause(in.seconds("duration", 0.1, 86400, 1));
    }
}
