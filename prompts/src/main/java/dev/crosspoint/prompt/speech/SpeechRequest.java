package dev.crosspoint.prompt.speech;

import java.util.List;

/**
 * What is to be said, and how.
 *
 * @param voice    the name that was asked for; empty when none was
 * @param language a BCP 47 tag in small letters, such as {@code en-us}
 */
public record SpeechRequest(String voice, Gender gender, String language, List<Ssml> content) {
    public SpeechRequest {
        content = List.copyOf(content);
    }

    /** The language without its country. */
    String baseLanguage() {
        return language.split("-", 2)[0];
    }

    @Override
    public String toString() {
        return "SpeechRequest[voice=" + voice + ", " + gender + ", " + language + "]"; // what is said may be personal
    }
}
