package dev.crosspoint.prompt.speech;

import java.util.ArrayList;
import java.util.List;

/** Markup as an engine without any can follow it: runs of plain text, each in one manner, and pauses. */
final class Spoken {
    /** Text said in one manner, and a silence after it. */
    record Run(String text, double rate, double pitch, double volume, int pauseMs) { }

    private static final int SENTENCE_PAUSE_MS = 250;
    private static final int PARAGRAPH_PAUSE_MS = 500;
    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4;

    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final boolean english;
    private double rate = 1;
    private double pitch = 1;
    private double volume = 1;

    private Spoken(boolean english) {
        this.english = english;
    }

    static List<Run> of(SpeechRequest request) {
        Spoken spoken = new Spoken(request.baseLanguage().equals("en"));
        spoken.say(request.content());
        spoken.pause(0);
        return spoken.runs;
    }

    private void say(List<Ssml> content) {
        for (Ssml part : content) {
            switch (part) {
                case Ssml.Text t -> text.append(t.value());
                case Ssml.Break b -> pause((int) b.time().toMillis());
                case Ssml.Emphasis e -> emphasized(e);
                case Ssml.Lang l -> say(l.content());
                case Ssml.Paragraph p -> section(p.content(), PARAGRAPH_PAUSE_MS);
                case Ssml.Sentence s -> section(s.content(), SENTENCE_PAUSE_MS);
                case Ssml.Phoneme p -> say(p.content());
                case Ssml.Prosody p -> manner(p.rate(), p.pitch(), p.volume(), p.content());
                case Ssml.SayAs s -> text.append(SayAsWords.of(s, english));
                case Ssml.Sub s -> text.append(s.alias());
            }
        }
    }

    private void emphasized(Ssml.Emphasis e) {
        switch (e.level()) {
            case STRONG -> manner(0.85, 1.1, 1.4, e.content());
            case MODERATE -> manner(0.92, 1.05, 1.2, e.content());
            case REDUCED -> manner(1.1, 0.97, 0.8, e.content());
            case NONE -> say(e.content());
        }
    }

    private void section(List<Ssml> content, int pauseMs) {
        pause(0);
        say(content);
        pause(pauseMs);
    }

    private void manner(double byRate, double byPitch, double byVolume, List<Ssml> content) {
        double rateBefore = rate;
        double pitchBefore = pitch;
        double volumeBefore = volume;
        pause(0);
        rate = Math.clamp(rate * byRate, SLOWEST, FASTEST);
        pitch = Math.clamp(pitch * byPitch, 0.5, 2);
        volume = Math.clamp(volume * byVolume, 0, 4);
        say(content);
        pause(0);
        rate = rateBefore;
        pitch = pitchBefore;
        volume = volumeBefore;
    }

    private void pause(int ms) {
        String said = text.toString().strip().replaceAll("\\s+", " ");
        text.setLength(0);
        if (!said.isEmpty() || ms > 0) {
            runs.add(new Run(said, rate, pitch, volume, ms));
        }
    }
}
