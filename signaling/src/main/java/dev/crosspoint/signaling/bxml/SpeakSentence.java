package dev.crosspoint.signaling.bxml;

import dev.crosspoint.prompt.speech.Gender;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Voices;
import java.util.Locale;

/** Speaks a sentence, which may hold speech markup. */
public record SpeakSentence(SpeechRequest speech) implements Prompt {
    private static final int MAX_NAME = 100;

    static SpeakSentence read(VerbReader in) throws BxmlFault {
        String name = in.plain("voice", MAX_NAME).strip();
        String gender = in.plain("gender", MAX_NAME);
        String language = Voices.language(in.plain("locale", MAX_NAME));
        Gender asked = switch (gender) {
            case "", "female" -> Gender.FEMALE;
            case "male" -> Gender.MALE;
            default -> throw in.fault("gender must be female or male");
        };
        Voices.Voice voice = Voices.named(name);
        if (!name.isEmpty() && voice == null) {
            in.warn("has an unknown voice, gender and locale are used instead");
        }
        return new SpeakSentence(new SpeechRequest(name.toLowerCase(Locale.ROOT),
            voice == null ? asked : voice.gender(), voice == null ? language : voice.language(), in.speech()));
    }
}
