package dev.crosspoint.signaling.bxml;

/** Ends what StartGather began; nothing where nothing did. */
public record StopGather() implements Verb {
    static StopGather read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new StopGather();
    }
}
