package dev.crosspoint.prompt.speech;

import java.util.Locale;
import java.util.Map;

/** The voices that documents may name. An engine of ours has none of them, but their gender and language. */
public final class Voices {
    public static final String DEFAULT_LANGUAGE = "en-us";

    /** One of them. */
    public record Voice(Gender gender, String language) { }

    private static final Map<String, Voice> NAMED = Map.ofEntries(
        female("julie", "en-us"), female("kate", "en-us"), female("susan", "en-us"), female("ruth", "en-us"),
        male("dave", "en-us"), male("paul", "en-us"), male("stephen", "en-us"),
        female("bridget", "en-gb"), male("simon", "en-gb"),
        female("katrin", "de-de"), male("stefan", "de-de"),
        female("esperanza", "es-es"), female("violeta", "es-es"), male("jorge", "es-es"),
        female("rosa", "es-mx"), female("lupe", "es-us"), male("pedro", "es-us"),
        female("jolie", "fr-fr"), male("bernard", "fr-fr"), female("gabrielle", "fr-ca"), male("liam", "fr-ca"),
        female("paola", "it-it"), male("luca", "it-it"),
        female("masako", "ja-jp"), male("kenji", "ja-jp"),
        female("nadiya", "ru-ru"), male("anatoli", "ru-ru"),
        female("zeina", "arb"), female("zhiyu", "cmn-cn"));

    private Voices() { }

    /** The voice of that name, or null. */
    public static Voice named(String name) {
        return NAMED.get(name.toLowerCase(Locale.ROOT));
    }

    /** A locale as documents write it ({@code en_UK}, {@code de}) as a BCP 47 tag in small letters. */
    public static String language(String locale) {
        String tag = locale.strip().replace('_', '-').toLowerCase(Locale.ROOT);
        return switch (tag) {
            case "" -> DEFAULT_LANGUAGE;
            case "en", "en-us" -> "en-us";
            case "en-uk" -> "en-gb";
            case "de", "fr", "it", "es", "ru" -> tag + "-" + tag;
            case "ja", "jp" -> "ja-jp";
            case "zh", "zh-cn", "cmn" -> "cmn-cn";
            case "ar" -> "arb";
            default -> tag;
        };
    }

    private static Map.Entry<String, Voice> female(String name, String language) {
        return Map.entry(name, new Voice(Gender.FEMALE, language));
    }

    private static Map.Entry<String, Voice> male(String name, String language) {
        return Map.entry(name, new Voice(Gender.MALE, language));
    }
}
