package dev.crosspoint.signaling.bxml;

/** Sets the call's tag for every later callback; empty clears it. */
public record Tag(String value) implements Verb {
    /** Limit of the verb and of every tag attribute; the REST operations allow more. */
    static final int MAX_LENGTH = 256;

    static Tag read(VerbReader in) throws BxmlFault {
        return new Tag(in.text(MAX_LENGTH));
    }
}
