package dev.crosspoint.signaling.bxml;

import dev.crosspoint.prompt.speech.Ssml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads speech markup out of a verb. What is not understood never fails a call: of an unknown element the content is
 * spoken, of a value out of range the nearest that is in it is taken. Both are warned of.
 */
final class SpeechReader {
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(10);
    private static final Pattern TIME = Pattern.compile("\\+?(\\d{0,6}(?:\\.\\d{1,6})?)(ms|s)");
    private static final Pattern NUMBER = Pattern.compile("([+-]?)(\\d{1,4}(?:\\.\\d{1,4})?)(%|st|Hz|dB|)");
    /** Markup that came escaped, as some builders write it. */
    private static final Pattern ESCAPED = Pattern.compile(
        "</?(?:speak|break|emphasis|lang|p|s|phoneme|prosody|say-as|sub)(?:\\s[^<>]*)?/?>");

    private final VerbReader verb;

    SpeechReader(VerbReader verb) {
        this.verb = verb;
    }

    List<Ssml> read(XmlNode.Element element) {
        List<XmlNode> content = element.content();
        boolean textOnly = content.stream().allMatch(XmlNode.Text.class::isInstance);
        if (textOnly && ESCAPED.matcher(element.text()).find()) {
            return escaped(element.text());
        }
        return inside(content);
    }

    private List<Ssml> escaped(String text) {
        try {
            return inside(XmlTree.read(("<x>" + text + "</x>").getBytes(StandardCharsets.UTF_8)).content());
        } catch (BxmlFault _) {
            verb.warn("has speech markup that is not well-formed, left out");
            return List.of(new Ssml.Text(ESCAPED.matcher(text).replaceAll(" ")));
        }
    }

    private List<Ssml> inside(List<XmlNode> content) {
        List<Ssml> read = new ArrayList<>();
        for (XmlNode node : content) {
            switch (node) {
                case XmlNode.Text text -> text(text.value(), read);
                case XmlNode.Element element -> element(element, read);
            }
        }
        return read;
    }

    /** The parser tells text in pieces. */
    private static void text(String value, List<Ssml> into) {
        if (!into.isEmpty() && into.getLast() instanceof Ssml.Text(String before)) {
            into.set(into.size() - 1, new Ssml.Text(before + value));
        } else {
            into.add(new Ssml.Text(value));
        }
    }

    private void element(XmlNode.Element e, List<Ssml> into) {
        List<Ssml> content = inside(e.content());
        switch (e.name()) {
            case "break" -> into.add(new Ssml.Break(pause(e)));
            case "emphasis" -> into.add(new Ssml.Emphasis(level(value(e, "level")), content));
            case "lang" -> into.add(new Ssml.Lang(value(e, "xml:lang"), content));
            case "p" -> into.add(new Ssml.Paragraph(content));
            case "s" -> into.add(new Ssml.Sentence(content));
            case "phoneme" -> into.add(new Ssml.Phoneme(value(e, "alphabet").isEmpty() ? "ipa" : value(e, "alphabet"),
                value(e, "ph"), content));
            case "prosody" -> into.add(new Ssml.Prosody(rate(value(e, "rate")), pitch(value(e, "pitch")),
                volume(value(e, "volume")), content));
            case "say-as" -> into.add(new Ssml.SayAs(value(e, "interpret-as"), value(e, "format"), text(e)));
            case "sub" -> into.add(new Ssml.Sub(value(e, "alias").isEmpty() ? text(e) : value(e, "alias")));
            case "speak" -> into.addAll(content);
            default -> {
                verb.warn("holds " + e.name() + ", of which only the content is spoken");
                into.addAll(content);
            }
        }
    }

    private static String value(XmlNode.Element e, String attribute) {
        return e.attributes().getOrDefault(attribute, "").strip();
    }

    /** All text inside, whatever it is wrapped in. */
    private static String text(XmlNode.Element e) {
        StringBuilder all = new StringBuilder();
        for (XmlNode node : e.content()) {
            switch (node) {
                case XmlNode.Text text -> all.append(text.value());
                case XmlNode.Element inner -> all.append(text(inner));
            }
        }
        return all.toString();
    }

    private Duration pause(XmlNode.Element e) {
        String time = value(e, "time");
        if (time.isEmpty()) {
            return switch (value(e, "strength")) {
                case "none" -> Duration.ZERO;
                case "x-weak" -> Duration.ofMillis(100);
                case "weak" -> Duration.ofMillis(250);
                case "strong" -> Duration.ofMillis(1000);
                case "x-strong" -> Duration.ofMillis(1500);
                default -> Duration.ofMillis(500);
            };
        }
        Matcher m = TIME.matcher(time);
        if (!m.matches() || m.group(1).isEmpty()) {
            verb.warn("has a break without a usable time");
            return Duration.ofMillis(500);
        }
        double ms = Double.parseDouble(m.group(1)) * (m.group(2).equals("s") ? 1000 : 1);
        if (ms > LONGEST_BREAK.toMillis()) {
            verb.warn("has a break of more than " + LONGEST_BREAK.toSeconds() + " seconds, shortened");
        }
        return Duration.ofMillis(Math.min(LONGEST_BREAK.toMillis(), Math.round(ms)));
    }

    private static Ssml.Level level(String level) {
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "strong" -> Ssml.Level.STRONG;
            case "reduced" -> Ssml.Level.REDUCED;
            case "none" -> Ssml.Level.NONE;
            default -> Ssml.Level.MODERATE;
        };
    }

    private double rate(String rate) {
        return switch (rate) {
            case "", "medium", "default" -> 1;
            case "x-slow" -> 0.5;
            case "slow" -> 0.75;
            case "fast" -> 1.3;
            case "x-fast" -> 1.7;
            default -> factor(rate, 0.2, 4);
        };
    }

    private double pitch(String pitch) {
        return switch (pitch) {
            case "", "medium", "default" -> 1;
            case "x-low" -> 0.7;
            case "low" -> 0.85;
            case "high" -> 1.2;
            case "x-high" -> 1.4;
            default -> factor(pitch, 0.5, 2);
        };
    }

    private double volume(String volume) {
        return switch (volume) {
            case "", "medium", "default" -> 1;
            case "silent" -> 0;
            case "x-soft" -> 0.3;
            case "soft" -> 0.6;
            case "loud" -> 1.4;
            case "x-loud" -> 2;
            default -> factor(volume, 0, 4);
        };
    }

    /** A percentage (relative where it has a sign), semitones, decibels, or a factor. */
    private double factor(String text, double low, double high) {
        Matcher m = NUMBER.matcher(text);
        if (!m.matches() || m.group(3).equals("Hz")) {
            verb.warn("has a prosody value that is not understood");
            return 1;
        }
        double number = Double.parseDouble(m.group(2));
        double signed = m.group(1).equals("-") ? -number : number;
        boolean relative = !m.group(1).isEmpty();
        double factor = switch (m.group(3)) {
            case "%" -> relative ? 1 + signed / 100 : number / 100;
            case "st" -> Math.pow(2, signed / 12);
            case "dB" -> Math.pow(10, signed / 20);
            default -> relative ? 1 + signed : number;
        };
        return Math.clamp(factor, low, high);
    }
}
