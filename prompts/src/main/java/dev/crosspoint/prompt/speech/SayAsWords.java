package dev.crosspoint.prompt.speech;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What say-as means, in words that every engine reads rightly. In other languages than English: what needs none. */
final class SayAsWords {
    private static final Pattern THREE_NUMBERS = Pattern.compile("(\\d{1,4})[-/. ](\\d{1,2})[-/. ](\\d{1,4})");

    private SayAsWords() { }

    static String of(Ssml.SayAs say, boolean english) {
        String text = say.text().strip();
        return switch (say.interpretAs()) {
            case "characters", "spell-out", "verbatim" -> spaced(text);
            case "telephone" -> telephone(text);
            case "cardinal", "number" -> text.replace(",", "");
            case "ordinal" -> english ? ordinal(text) : text;
            case "date" -> english ? date(text, say.format()) : text;
            default -> text;
        };
    }

    private static String spaced(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().filter(c -> !Character.isWhitespace(c))
            .forEach(c -> out.appendCodePoint(Character.toUpperCase(c)).append(", "));
        return out.length() == 0 ? "" : out.substring(0, out.length() - 2);
    }

    /** Digit by digit, in the groups that it is written in. */
    private static String telephone(String text) {
        StringBuilder out = new StringBuilder();
        for (String group : text.split("[^0-9+*#]+")) {
            if (!group.isEmpty()) {
                out.append(out.isEmpty() ? "" : ", ").append(String.join(" ", group.replace("+", "").split("")));
            }
        }
        return out.toString();
    }

    private static String ordinal(String text) {
        if (!text.matches("\\d{1,9}")) {
            return text;
        }
        int number = Integer.parseInt(text);
        boolean teen = number % 100 >= 11 && number % 100 <= 13;
        return number + (teen ? "th" : switch (number % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        });
    }

    private static String date(String text, String format) {
        Matcher m = THREE_NUMBERS.matcher(text);
        if (!m.matches()) {
            return text;
        }
        int[] n = {Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))};
        try {
            LocalDate date = switch (format) {
                case "dmy" -> LocalDate.of(n[2], n[1], n[0]);
                case "ymd" -> LocalDate.of(n[0], n[1], n[2]);
                case "ydm" -> LocalDate.of(n[0], n[2], n[1]);
                default -> m.group(1).length() == 4 ? LocalDate.of(n[0], n[1], n[2]) : LocalDate.of(n[2], n[0], n[1]);
            };
            String month = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            return month + " " + ordinal(Integer.toString(date.getDayOfMonth())) + ", " + date.getYear();
        } catch (DateTimeException _) {
            return text;
        }
    }
}
