package dev.crosspoint.signaling.call;

import dev.crosspoint.prompt.PcmStream;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.speech.SpeechException;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Ssml;
import dev.crosspoint.prompt.speech.Synthesizer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A voice played by the test: a sentence sounds as long as its plain text is, a frame a letter, at that level. */
final class SlowVoice implements Synthesizer {
    final Inbox<SpeechRequest> asked = new Inbox<>();
    volatile boolean hoarse;

    @Override
    public String id() {
        return "test";
    }

    @Override
    public boolean speaks(String language) {
        return true;
    }

    @Override
    public SoundStream synthesize(SpeechRequest request) throws SpeechException {
        asked.add(request);
        if (hoarse) {
            throw new SpeechException("hoarse");
        }
        short[] pcm = new short[160 * text(request).length()];
        Arrays.fill(pcm, (short) text(request).length());
        return new PcmStream(8000, pcm);
    }

    static String text(SpeechRequest request) {
        return request.content().stream().map(part -> part instanceof Ssml.Text(String text) ? text : "")
            .collect(Collectors.joining());
    }
}
