package dev.crosspoint.ng.flags;

import dev.crosspoint.ng.wire.NgValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request's dictionary. Keys are asked for with hyphens; a request may have spaces in their place. What an item of
 * {@code flags} says in the form {@code key=value} is as good as a key, unless the key is there too.
 *
 * @param command in small letters with spaces, as {@code play dtmf}; empty where there is none
 * @param items   of {@code flags} and the words of {@code rtpp-flags} that are no {@code key=value}
 */
public record NgRequest(String command, Map<String, NgValue> values, List<String> items) {
    private static final int MAX_NAME = 1024;
    private static final Set<String> LINES = Set.of("rtpp-flags", "rtpp_flags");

    public static NgRequest of(NgValue.Dictionary dictionary) {
        Map<String, NgValue> values = new LinkedHashMap<>();
        dictionary.entries().forEach((key, value) -> values.putIfAbsent(key.replace(' ', '-'), value));
        String command = values.get("command") instanceof NgValue.Text t ? t.octets() : "";
        List<String> items = new ArrayList<>();
        Map<String, List<String>> said = new LinkedHashMap<>();
        for (String item : items(values)) {
            int equals = item.indexOf('=');
            if (equals <= 0 || item.startsWith("codec-")) {
                items.add(item);
            } else {
                said.computeIfAbsent(item.substring(0, equals).replace(' ', '-'), _ -> new ArrayList<>())
                        .add(item.substring(equals + 1));
            }
        }
        said.forEach((key, texts) -> values.putIfAbsent(key, texts.size() == 1 ? new NgValue.Text(texts.getFirst())
                : NgValue.Sequence.ofTexts(texts)));
        return new NgRequest(command.replace('-', ' ').toLowerCase(Locale.ROOT), values, items);
    }

    private static List<String> items(Map<String, NgValue> values) {
        List<String> items = new ArrayList<>(texts(values.get("flags")));
        for (String key : LINES) {
            texts(values.get(key)).forEach(line -> items.addAll(List.of(line.trim().split(" +"))));
        }
        items.remove("");
        return items;
    }

    /** Whether that item is among the flags, with hyphens. */
    public boolean flagged(String item) {
        return items.stream().anyMatch(i -> i.replace(' ', '-').equals(item));
    }

    /** A name such as a tag or a call-id: null where it is missing, empty or absurdly long. */
    public String name(String key) {
        String text = text(key);
        return text == null || text.isEmpty() || text.length() > MAX_NAME ? null : text;
    }

    /** A text or a number as text; null where there is none. */
    public String text(String key) {
        return switch (values.get(key)) {
            case NgValue.Text t -> t.octets();
            case NgValue.Number n -> Long.toString(n.value());
            case null, default -> null;
        };
    }

    /** A whole number, given as one or as text. */
    public int number(String key, int fallback, int min, int max) {
        long n = switch (values.get(key)) {
            case NgValue.Number given -> given.value();
            case NgValue.Text t when t.octets().matches("-?[0-9]{1,9}") -> Long.parseLong(t.octets());
            case null, default -> fallback;
        };
        return n < min || n > max ? fallback : (int) n;
    }

    /** The texts of a list; a single text is a list of one. */
    public List<String> texts(String key) {
        return texts(values.get(key));
    }

    static List<String> texts(NgValue value) {
        return switch (value) {
            case NgValue.Text t -> List.of(t.octets());
            case NgValue.Sequence s -> {
                List<String> texts = new ArrayList<>();
                for (NgValue item : s.items()) {
                    if (item instanceof NgValue.Text t) {
                        texts.add(t.octets());
                    } else if (item instanceof NgValue.Number n) {
                        texts.add(Long.toString(n.value()));
                    }
                }
                yield texts;
            }
            case null, default -> List.of();
        };
    }
}
