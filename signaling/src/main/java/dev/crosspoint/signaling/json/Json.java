package dev.crosspoint.signaling.json;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** JSON text to trees and back, with limits on what strangers may send. */
public final class Json {

    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build()).build();

    private Json() {
    }

    /** Maps, lists, strings, numbers, booleans, trees, and records of ours. */
    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** An object of ours as maps, lists, strings, numbers and booleans. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(String object) {
        return MAPPER.readValue(object, LinkedHashMap.class);
    }

    /** A record of ours. */
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** The tree, or null when the bytes are not one JSON value. */
    public static JsonNode parse(byte[] json) {
        try {
            return present(MAPPER.readTree(json));
        } catch (JacksonException _) {
            return null;
        }
    }

    /** The tree, or null when the text is not one JSON value. */
    public static JsonNode parse(String json) {
        try {
            return present(MAPPER.readTree(json));
        } catch (JacksonException _) {
            return null;
        }
    }

    private static JsonNode present(JsonNode tree) {
        return tree == null || tree.isMissingNode() ? null : tree;
    }
}
