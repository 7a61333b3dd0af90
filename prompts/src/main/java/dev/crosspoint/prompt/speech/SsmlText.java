package dev.crosspoint.prompt.speech;

import java.util.List;
import java.util.Locale;

/** Writes markup for engines that read it: always from the tree, so that only what is known comes through. */
final class SsmlText {
    private final StringBuilder out = new StringBuilder();

    private SsmlText() { }

    static String document(SpeechRequest request) {
        SsmlText text = new SsmlText();
        text.out.append("<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"")
            .append(escape(tag(request.language()))).append("\">");
        text.write(request.content());
        return text.out.append("</speak>").toString();
    }

    /** The sentence without any markup. */
    static String plain(SpeechRequest request) {
        StringBuilder all = new StringBuilder();
        Spoken.of(request).forEach(run -> all.append(all.isEmpty() ? "" : " ").append(run.text()));
        return all.toString();
    }

    private void write(List<Ssml> content) {
        for (Ssml part : content) {
            switch (part) {
                case Ssml.Text t -> out.append(escape(t.value()));
                case Ssml.Break b -> out.append("<break time=\"").append(b.time().toMillis()).append("ms\"/>");
                case Ssml.Emphasis e -> element("emphasis level=\"" + e.level().name().toLowerCase(Locale.ROOT) + "\"",
                    e.content());
                case Ssml.Lang l -> element("lang xml:lang=\"" + escape(l.language()) + "\"", l.content());
                case Ssml.Paragraph p -> element("p", p.content());
                case Ssml.Sentence s -> element("s", s.content());
                case Ssml.Phoneme p -> element("phoneme alphabet=\"" + escape(p.alphabet()) + "\" ph=\""
                    + escape(p.ph()) + "\"", p.content());
                case Ssml.Prosody p -> element("prosody rate=\"" + percent(p.rate()) + "\" pitch=\""
                    + change(p.pitch()) + "\" volume=\"" + decibels(p.volume()) + "\"", p.content());
                case Ssml.SayAs s -> element("say-as interpret-as=\"" + escape(s.interpretAs()) + "\""
                    + (s.format().isEmpty() ? "" : " format=\"" + escape(s.format()) + "\""),
                    List.of(new Ssml.Text(s.text())));
                case Ssml.Sub s -> out.append(escape(s.alias()));
            }
        }
    }

    private void element(String start, List<Ssml> content) {
        out.append('<').append(start).append('>');
        write(content);
        out.append("</").append(start.split(" ", 2)[0]).append('>');
    }

    /** {@code en-us} as {@code en-US}. */
    static String tag(String language) {
        return Locale.forLanguageTag(language).toLanguageTag();
    }

    static String percent(double factor) {
        return Math.round(factor * 100) + "%";
    }

    private static String change(double factor) {
        long percent = Math.round((factor - 1) * 100);
        return (percent < 0 ? "" : "+") + percent + "%";
    }

    private static String decibels(double factor) {
        if (factor <= 0) {
            return "silent";
        }
        long db = Math.round(20 * Math.log10(factor));
        return (db < 0 ? "" : "+") + db + "dB";
    }

    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                default -> {
                    if (c >= ' ' || c == '\n' || c == '\t') {
                        safe.appendCodePoint(c);
                    }
                }
            }
        });
        return safe.toString();
    }
}
