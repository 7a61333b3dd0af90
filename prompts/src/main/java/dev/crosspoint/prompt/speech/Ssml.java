package dev.crosspoint.prompt.speech;

import java.time.Duration;
import java.util.List;

/** A sentence with its markup (SSML 1.1, the part of it that documents may use). */
public sealed interface Ssml {
    record Text(String value) implements Ssml { }

    record Break(Duration time) implements Ssml { }

    record Emphasis(Level level, List<Ssml> content) implements Ssml { }

    record Lang(String language, List<Ssml> content) implements Ssml { }

    record Paragraph(List<Ssml> content) implements Ssml { }

    record Sentence(List<Ssml> content) implements Ssml { }

    /** Another pronunciation; the content is for engines that do not know the alphabet. */
    record Phoneme(String alphabet, String ph, List<Ssml> content) implements Ssml { }

    /** Factors of rate and pitch and of the amplitude; 1 changes nothing. */
    record Prosody(double rate, double pitch, double volume, List<Ssml> content) implements Ssml { }

    /** @param format of a date, such as {@code mdy}; else empty */
    record SayAs(String interpretAs, String format, String text) implements Ssml { }

    record Sub(String alias) implements Ssml { }

    /** How much weight something has. */
    enum Level { STRONG, MODERATE, NONE, REDUCED }
}
