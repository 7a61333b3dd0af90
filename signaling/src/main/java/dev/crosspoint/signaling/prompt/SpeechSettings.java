package dev.crosspoint.signaling.prompt;

import dev.crosspoint.prompt.speech.Espeak;
import dev.crosspoint.prompt.speech.FreeTts;
import dev.crosspoint.prompt.speech.HttpSpeech;
import dev.crosspoint.prompt.speech.LocalSpeech;
import dev.crosspoint.prompt.speech.Synthesizer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who speaks sentences.
 *
 * @param espeak  the command of espeak-ng
 * @param service for {@link Engine#HTTP}, else null
 */
public record SpeechSettings(Engine engine, String espeak, HttpSpeech.Service service) {
    private static final Logger LOG = LoggerFactory.getLogger(SpeechSettings.class);

    /** The engines. */
    public enum Engine {
        /** espeak-ng where it is installed, and FreeTTS for English where it is not. */
        AUTO,
        FREETTS,
        ESPEAK,
        HTTP
    }

    public SpeechSettings {
        if (engine == Engine.HTTP && service == null) {
            throw new IllegalArgumentException("speech over HTTP needs a service");
        }
    }

    public static SpeechSettings defaults() {
        return new SpeechSettings(Engine.AUTO, "espeak-ng", null);
    }

    /** The engine; where espeak-ng is missing, the embedded one with a warning. */
    public Synthesizer open() {
        Synthesizer opened = switch (engine) {
            case FREETTS -> new FreeTts();
            case HTTP -> new HttpSpeech(service);
            case AUTO, ESPEAK -> {
                Espeak found = Espeak.find(espeak);
                if (found == null && engine == Engine.ESPEAK) {
                    LOG.warn("{} cannot be used; sentences are spoken by FreeTTS, in English", espeak);
                }
                yield new LocalSpeech(found == null ? List.of(new FreeTts()) : List.of(found, new FreeTts()));
            }
        };
        LOG.info("sentences are spoken by {}", opened.id());
        return opened;
    }
}
