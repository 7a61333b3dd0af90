package dev.crosspoint.signaling.bxml;

import java.time.Duration;

/**
 * Ringback tone for a while.
 *
 * @param answerCall whether an unanswered inbound call is answered first
 */
public record Ring(Duration duration, boolean answerCall) implements Verb {
    static Ring read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new Ring(in.seconds("duration", 0.1, 86400, 5), in.bool("answerCall", true));
    }
}
