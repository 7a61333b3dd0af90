package dev.crosspoint.node.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One mapping of the configuration file, read key by key; keys that nobody asked for are an error at {@link #close}.
 *
 * <p>An environment variable named {@code CROSSPOINT_} and the path in capitals, with {@code _} between the parts and
 * for every hyphen, goes before the file's value: {@code media.udp-port} is {@code CROSSPOINT_MEDIA_UDP_PORT}.
 */
final class Section {
    private final String file;
    private final String path;
    private final Map<?, ?> values;
    private final Map<String, String> environment;
    private final Set<String> asked = new HashSet<>();

    Section(String file, String path, Map<?, ?> values, Map<String, String> environment) {
        this.file = file;
        this.path = path;
        this.values = values;
        this.environment = environment;
    }

    Section section(String key) throws ConfigurationException {
        return nested(key, raw(key));
    }

    /** The mappings of a list; empty where the key is missing. */
    List<Section> sections(String key) throws ConfigurationException {
        List<Section> sections = new ArrayList<>();
        List<?> list = list(key);
        for (int i = 0; i < list.size(); i++) {
            sections.add(nested(key + "." + i, list.get(i)));
        }
        return sections;
    }

    List<String> texts(String key, List<String> fallback) throws ConfigurationException {
        String override = environment.get(variable(key));
        if (override != null) {
            asked.add(key);
            return override.isBlank() ? List.of() : List.of(override.trim().split("\\s*,\\s*"));
        }
        if (!values.containsKey(key)) {
            asked.add(key);
            return fallback;
        }
        return list(key).stream().map(String::valueOf).toList();
    }

    /** A mapping of texts to texts; empty where the key is missing. */
    Map<String, String> map(String key) throws ConfigurationException {
        return switch (raw(key)) {
            case null -> Map.of();
            case Map<?, ?> map -> {
                Map<String, String> texts = new LinkedHashMap<>();
                map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
                yield texts;
            }
            default -> throw error(key, "must be a mapping");
        };
    }

    /** The text, or {@code fallback} where the key is missing or null. */
    String text(String key, String fallback) throws ConfigurationException {
        Object value = scalar(key);
        return value == null ? fallback : value.toString();
    }

    String required(String key) throws ConfigurationException {
        String value = text(key, null);
        if (value == null || value.isBlank()) {
            throw error(key, "is required");
        }
        return value;
    }

    int number(String key, int fallback, int min, int max) throws ConfigurationException {
        Object value = scalar(key);
        if (value == null) {
            return fallback;
        }
        try {
            int n = Integer.parseInt(value.toString().trim());
            if (n >= min && n <= max) {
                return n;
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the one message for both faults
        }
        throw error(key, "must be a whole number from " + min + " to " + max + ", not " + value);
    }

    boolean flag(String key, boolean fallback) throws ConfigurationException {
        Object value = scalar(key);
        if (value == null) {
            return fallback;
        }
        return switch (value.toString().trim().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw error(key, "must be true or false, not " + value);
        };
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) throws ConfigurationException {
        String value = text(key, null);
        if (value == null) {
            return fallback;
        }
        for (E e : type.getEnumConstants()) {
            if (e.name().equalsIgnoreCase(value.trim().replace('-', '_'))) {
                return e;
            }
        }
        throw error(key, "must be one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)
                + ", not " + value);
    }

    /** Refuses keys that are in the file but that nothing has asked for. */
    void close() throws ConfigurationException {
        for (Object key : values.keySet()) {
            if (!asked.contains(String.valueOf(key))) {
                throw error(String.valueOf(key), "is not a known key; known here: "
                        + asked.stream().sorted().toList());
            }
        }
    }

    ConfigurationException error(String key, String rule) {
        return new ConfigurationException(file + ": " + name(key) + " " + rule);
    }

    private Section nested(String key, Object value) throws ConfigurationException {
        return switch (value) {
            case null -> new Section(file, name(key), Map.of(), environment);
            case Map<?, ?> map -> new Section(file, name(key), map, environment);
            default -> throw error(key, "must be a mapping");
        };
    }

    private List<?> list(String key) throws ConfigurationException {
        return switch (raw(key)) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw error(key, "must be a list");
        };
    }

    private Object scalar(String key) throws ConfigurationException {
        Object value = raw(key);
        String override = environment.get(variable(key));
        if (override != null) {
            return override.isEmpty() || override.equals("null") ? null : override;
        }
        if (value instanceof Map || value instanceof List) {
            throw error(key, "must be a single value");
        }
        return value;
    }

    private Object raw(String key) {
        asked.add(key);
        return values.get(key);
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String variable(String key) {
        return "CROSSPOINT_" + name(key).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
