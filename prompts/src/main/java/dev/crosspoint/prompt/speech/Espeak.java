package dev.crosspoint.prompt.speech;

import dev.crosspoint.prompt.PcmStream;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.file.SoundFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * espeak-ng as a process, where it is installed: many languages, both genders. One process for a sentence, which gets
 * its text over standard input and never on its command line.
 */
public final class Espeak implements Synthesizer {
    private static final int MOST_BYTES = 22_050 * 2 * 600;
    private static final int SECONDS = 20;

    private final String command;
    private final Set<String> languages;
    private final Semaphore processes = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private Espeak(String command, Set<String> languages) {
        this.command = command;
        this.languages = languages;
    }

    /** The engine, or null where the command is not there or does not do what it should. */
    public static Espeak find(String command) {
        try {
            byte[] listed = run(new ProcessBuilder(command, "--voices"), new byte[0], 1 << 20);
            Set<String> languages = new HashSet<>();
            new String(listed, StandardCharsets.UTF_8).lines().skip(1).map(String::strip)
                .map(line -> line.split("\\s+")).filter(columns -> columns.length > 1)
                .forEach(columns -> languages.add(columns[1]));
            return languages.isEmpty() ? null : new Espeak(command, languages);
        } catch (SpeechException _) {
            return null;
        }
    }

    @Override
    public String id() {
        return "espeak-ng";
    }

    @Override
    public boolean speaks(String language) {
        return voice(language) != null;
    }

    /** Its name of the language: as it is, one of its own, or without the country; null where it has none. */
    private String voice(String language) {
        String base = language.split("-", 2)[0];
        String own = switch (language) {
            case "es-mx", "es-us" -> "es-419";
            case "arb" -> "ar";
            case "cmn-cn" -> "cmn";
            default -> language;
        };
        for (String name : List.of(own, language, base)) {
            if (languages.contains(name)) {
                return name;
            }
        }
        return languages.stream().filter(name -> name.startsWith(base + "-")).sorted().findFirst().orElse(null);
    }

    @Override
    public SoundStream synthesize(SpeechRequest request) throws SpeechException {
        String voice = voice(request.language());
        if (voice == null) {
            throw new SpeechException("espeak-ng has no voice for " + request.language());
        }
        try {
            if (!processes.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
                throw new SpeechException("espeak-ng was busy for " + SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted", e);
        }
        try {
            return sound(run(new ProcessBuilder(command, "-m", "-b", "1", "--stdin", "--stdout", "-v",
                voice + (request.gender() == Gender.FEMALE ? "+f2" : "+m3")), markup(request), MOST_BYTES));
        } finally {
            processes.release();
        }
    }

    private static SoundStream sound(byte[] wav) throws SpeechException {
        try {
            return switch (SoundFile.open(SoundFile.Kind.WAV, new ByteArrayInputStream(wav))) {
                case SoundFile.Opened(SoundStream sound) -> sound;
                case SoundFile.Rejected _ when wav.length == 0 -> new PcmStream(8000, new short[0]);
                case SoundFile.Rejected(String reason) -> throw new SpeechException("espeak-ng: " + reason);
            };
        } catch (IOException e) {
            throw new SpeechException("espeak-ng", e);
        }
    }

    /** What espeak-ng is known to honour, made of plain runs: its own reading of SSML has gaps. */
    private static byte[] markup(SpeechRequest request) {
        StringBuilder out = new StringBuilder("<speak>");
        for (Spoken.Run run : Spoken.of(request)) {
            if (!run.text().isEmpty()) {
                out.append("<prosody rate=\"").append(SsmlText.percent(run.rate()))
                    .append("\" pitch=\"").append(SsmlText.percent(run.pitch()))
                    .append("\" volume=\"").append(SsmlText.percent(Math.min(1.9, run.volume()))).append("\">")
                    .append(SsmlText.escape(run.text())).append("</prosody>");
            }
            if (run.pauseMs() > 0) {
                out.append("<break time=\"").append(run.pauseMs()).append("ms\"/>");
            }
        }
        return out.append("</speak>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] run(ProcessBuilder builder, byte[] input, int most) throws SpeechException {
        Process process;
        try {
            process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new SpeechException("espeak-ng cannot be started", e);
        }
        Thread watchdog = Thread.ofVirtual().name("espeak-watchdog").start(() -> {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                return; // it has ended
            }
        });
        try (OutputStream in = process.getOutputStream(); InputStream out = process.getInputStream()) {
            Thread writer = Thread.ofVirtual().name("espeak-text").start(() -> write(in, input));
            byte[] bytes = out.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new SpeechException("the sentence takes too long to say");
            }
            writer.join();
            if (process.waitFor() != 0) {
                throw new SpeechException("espeak-ng ended with " + process.exitValue());
            }
            return bytes;
        } catch (IOException e) {
            throw new SpeechException("espeak-ng broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted", e);
        } finally {
            process.destroyForcibly();
            watchdog.interrupt();
        }
    }

    private static void write(OutputStream in, byte[] input) {
        try (in) {
            in.write(input);
        } catch (IOException _) {
            return; // it went away; its exit code says why
        }
    }
}
