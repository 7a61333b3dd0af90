package dev.crosspoint.signaling.prompt;

import dev.crosspoint.prompt.speech.Synthesizer;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.bxml.PlayAudio;
import dev.crosspoint.signaling.bxml.Prompt;
import dev.crosspoint.signaling.bxml.SpeakSentence;
import dev.crosspoint.signaling.webhook.Downloads;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Makes prompts into sound that can be played. */
public final class Prompts implements AutoCloseable {
    private final PromptCounters counters = new PromptCounters();
    private final Speech speech;
    private final AudioFiles files;

    public Prompts(PromptSettings settings, Downloads downloads, Synthesizer engine, InstantSource clock) {
        speech = new Speech(engine, settings, counters);
        files = new AudioFiles(downloads, settings, counters, clock);
    }

    /**
     * Begins and does not wait.
     *
     * @param whenReady told once, at once or on another thread, unless the preparation was closed before;
     *                  must not block
     * @return to be closed when the prompt was played, or is wanted no more
     */
    public Preparation prepare(String accountId, Prompt prompt, Consumer<Prepared> whenReady) {
        Preparation preparation = new Preparation();
        Consumer<Prepared> told = prepared -> {
            if (!(prepared instanceof Prepared.Ready(Sound sound)) || preparation.ready(sound)) {
                whenReady.accept(prepared);
            }
        };
        switch (prompt) {
            case SpeakSentence speak -> speech.prepare(accountId, speak.speech(), preparation, told);
            case PlayAudio play -> {
                BasicCredentials credentials = play.username() == null ? null
                    : new BasicCredentials(play.username(), play.password() == null ? "" : play.password());
                files.prepare(new AudioFiles.Key(accountId, play.url(),
                    credentials == null ? "" : credentials.header()), credentials, preparation, told);
            }
        }
        return preparation;
    }

    /** Name and value of every counter, and what is kept. */
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(counters.snapshot());
        all.put("speech_cache_bytes", speech.bytes());
        all.put("audio_disk_bytes", files.bytes());
        return all;
    }

    @Override
    public void close() {
        speech.close();
        files.close();
    }
}
