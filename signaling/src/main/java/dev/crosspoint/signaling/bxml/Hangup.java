package dev.crosspoint.signaling.bxml;

/** Ends the call; an unanswered inbound one is rejected. */
public record Hangup() implements Verb {
    static Hangup read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new Hangup();
    }
}
