package dev.crosspoint.interop;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** As much of JSON Schema as our OpenAPI document uses; a keyword that it does not know is a fault of the document. */
final class SchemaCheck {
    private static final Set<String> KNOWN = Set.of("$ref", "type", "enum", "required", "properties", "items", "format",
            "additionalProperties", "maxLength", "minimum", "maximum", "maxItems", "default", "description", "pattern");

    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    void check(JsonNode reference, JsonNode value, String at, List<String> faults) {
        JsonNode schema = resolved(reference);
        for (String keyword : schema.propertyNames()) {
            if (!KNOWN.contains(keyword)) {
                faults.add("schema keyword " + keyword + " is unknown here");
            }
        }
        if (schema.isMissingNode()) {
            faults.add(at + " has no schema: " + reference);
            return;
        }
        if (schema.has("type") && types(schema).noneMatch(t -> isA(value, t))) {
            faults.add(at + " is not " + schema.path("type") + " but " + value);
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add(at + " is none of " + schema.path("enum") + " but " + value);
        }
        if (value.isString()) {
            text(schema, value.asString(), at, faults);
        } else if (value.isNumber()) {
            number(schema, value.asDouble(), at, faults);
        } else if (value.isObject()) {
            object(schema, value, at, faults);
        } else if (value.isArray()) {
            if (schema.has("maxItems") && value.size() > schema.path("maxItems").asInt()) {
                faults.add(at + " has too many items");
            }
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), at + "[" + i + "]", faults);
            }
        }
    }

    private static Stream<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.valueStream().map(JsonNode::asString) : Stream.of(type.asString());
    }

    private static boolean isA(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" -> value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
            case "number" -> value.isNumber();
            default -> false;
        };
    }

    private static void text(JsonNode schema, String text, String at, List<String> faults) {
        if (schema.has("maxLength") && text.length() > schema.path("maxLength").asInt()) {
            faults.add(at + " is too long");
        }
        if (schema.has("pattern") && !text.matches(schema.path("pattern").asString())) {
            faults.add(at + " does not match " + schema.path("pattern"));
        }
        if (schema.path("format").asString("").equals("date-time")
                && !text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z")) {
            faults.add(at + " is no time: " + text);
        }
    }

    private static void number(JsonNode schema, double number, String at, List<String> faults) {
        if (schema.has("minimum") && number < schema.path("minimum").asDouble()
                || schema.has("maximum") && number > schema.path("maximum").asDouble()) {
            faults.add(at + " is out of bounds: " + number);
        }
    }

    private void object(JsonNode schema, JsonNode value, String at, List<String> faults) {
        JsonNode properties = schema.path("properties");
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                faults.add(at + " has no " + name.asString());
            }
        });
        Set<String> strangers = new TreeSet<>();
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            if (properties.has(property.getKey())) {
                check(properties.path(property.getKey()), property.getValue(), at + "." + property.getKey(), faults);
            } else if (schema.has("additionalProperties") && !schema.path("additionalProperties").asBoolean()) {
                strangers.add(property.getKey());
            }
        }
        if (!strangers.isEmpty()) {
            faults.add(at + " has undescribed " + strangers);
        }
    }
}
