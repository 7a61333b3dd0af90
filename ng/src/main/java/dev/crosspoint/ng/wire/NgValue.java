package dev.crosspoint.ng.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of the ng protocol's dictionaries. Texts are octets, one in each char (ISO 8859-1), whatever the sender means
 * by them: what is passed on leaves as it came.
 */
public sealed interface NgValue {

    record Text(String octets) implements NgValue {
    }

    record Number(long value) implements NgValue {
    }

    record Sequence(List<NgValue> items) implements NgValue {
        public static Sequence ofTexts(Iterable<String> texts) {
            List<NgValue> items = new ArrayList<>();
            texts.forEach(t -> items.add(new Text(t)));
            return new Sequence(items);
        }
    }

    /** Keys in the order of their arrival; filled by its maker, read by others. */
    record Dictionary(Map<String, NgValue> entries) implements NgValue {
        public Dictionary() {
            this(new LinkedHashMap<>());
        }

        public Dictionary put(String key, NgValue value) {
            entries.put(key, value);
            return this;
        }

        public Dictionary put(String key, String octets) {
            return put(key, new Text(octets));
        }

        public Dictionary put(String key, long value) {
            return put(key, new Number(value));
        }

        /** The text of that key; null where there is none. */
        public String text(String key) {
            return entries.get(key) instanceof Text t ? t.octets() : null;
        }
    }

    /** Java text as the octets of its UTF-8. */
    static String octets(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }

    /** Octets as Java text, read as UTF-8. */
    static String text(String octets) {
        for (int i = 0; i < octets.length(); i++) {
            if (octets.charAt(i) > 0x7F) {
                return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return octets;
    }
}
