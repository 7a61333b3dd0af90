package dev.crosspoint.media.io;

/** A counter as it is declared: name, unit and meaning, once. */
public interface Counter {
    /** Snake case, without unit. */
    String name();

    String unit();

    String meaning();

    /** Place in a {@link Counters} of the declaring enum. */
    int ordinal();
}
