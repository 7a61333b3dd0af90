package dev.crosspoint.signaling.bxml;

import java.net.URI;
import java.util.List;

/**
 * An accepted document.
 *
 * @param base     the URL that returned it, against which its relative URLs were resolved; null when there was none
 * @param warnings what was ignored, for the log: unknown attributes, stray text
 */
public record BxmlDocument(List<Verb> verbs, URI base, List<String> warnings) {
    public BxmlDocument {
        verbs = List.copyOf(verbs);
        warnings = List.copyOf(warnings);
    }

    /** What an application says that has nothing to say: the call ends. */
    public static BxmlDocument empty(URI base) {
        return new BxmlDocument(List.of(), base, List.of());
    }
}
