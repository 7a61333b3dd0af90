package dev.crosspoint.prompt.speech;

import dev.crosspoint.prompt.SoundStream;
import java.util.List;

/** The first of several engines that has a voice for the language; where none has, the first speaks it as it can. */
public final class LocalSpeech implements Synthesizer {
    private final List<Synthesizer> engines;

    public LocalSpeech(List<Synthesizer> engines) {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("no engine");
        }
        this.engines = List.copyOf(engines);
    }

    @Override
    public String id() {
        return String.join(", ", engines.stream().map(Synthesizer::id).toList());
    }

    @Override
    public boolean speaks(String language) {
        return engines.stream().anyMatch(engine -> engine.speaks(language));
    }

    @Override
    public SoundStream synthesize(SpeechRequest request) throws SpeechException {
        for (Synthesizer engine : engines) {
            if (engine.speaks(request.language())) {
                return engine.synthesize(request);
            }
        }
        return engines.getFirst().synthesize(new SpeechRequest(request.voice(), request.gender(),
            Voices.DEFAULT_LANGUAGE, request.content()));
    }

    @Override
    public void close() {
        engines.forEach(Synthesizer::close);
    }
}
