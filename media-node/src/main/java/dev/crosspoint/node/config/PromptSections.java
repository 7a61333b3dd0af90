package dev.crosspoint.node.config;

import dev.crosspoint.prompt.speech.HttpSpeech;
import dev.crosspoint.signaling.prompt.PromptSettings;
import dev.crosspoint.signaling.prompt.SpeechSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The {@code audio} and {@code speech} parts of the configuration: what calls are played. */
final class PromptSections {
    private static final long MEGABYTE = 1_000_000;

    private PromptSections() {
    }

    static PromptSettings limits(Section audio, Section speech) throws ConfigurationException {
        PromptSettings base = PromptSettings.defaults();
        String dir = audio.text("dir", null);
        PromptSettings settings = new PromptSettings(dir == null ? null : Path.of(dir),
                audio.number("max-mb", (int) (base.fileBytes() / MEGABYTE), 1, 2000) * MEGABYTE,
                Duration.ofMinutes(audio.number("max-minutes", (int) base.fileDuration().toMinutes(), 1, 24 * 60)),
                Duration.ofSeconds(audio.number("head-timeout", (int) base.headTimeout().toSeconds(), 1, 60)),
                Duration.ofSeconds(audio.number("fetch-timeout", (int) base.fetchTimeout().toSeconds(), 1, 3600)),
                audio.number("fetches", base.fetches(), 1, 10_000),
                audio.number("disk-mb", (int) (base.keptBytes() / MEGABYTE), 10, 1_000_000) * MEGABYTE,
                speech.number("cache-mb", (int) (base.speechBytes() / MEGABYTE), 1, 100_000) * MEGABYTE,
                speech.number("waiting", base.speechWaiting(), 1, 100_000));
        audio.close();
        return settings;
    }

    /** To be read after {@link #limits}. */
    static SpeechSettings speech(Section s) throws ConfigurationException {
        SpeechSettings base = SpeechSettings.defaults();
        SpeechSettings.Engine engine = s.choice("engine", SpeechSettings.Engine.class, base.engine());
        Section http = s.section("http");
        SpeechSettings settings = new SpeechSettings(engine, s.text("espeak", base.espeak()),
                engine == SpeechSettings.Engine.HTTP ? service(http) : null);
        s.close();
        return settings;
    }

    private static HttpSpeech.Service service(Section s) throws ConfigurationException {
        URI url;
        try {
            url = URI.create(s.required("url"));
        } catch (IllegalArgumentException _) {
            throw s.error("url", "must be a URL");
        }
        if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
            throw s.error("url", "must be an absolute http or https URL");
        }
        HttpSpeech.Service service = new HttpSpeech.Service(url, s.required("body"),
                s.text("content-type", "application/json"), s.map("headers"), s.text("audio-field", ""),
                s.number("rate", 0, 0, 192_000), s.map("voices"), Duration.ofSeconds(s.number("timeout", 10, 1, 60)));
        s.close();
        return service;
    }
}
