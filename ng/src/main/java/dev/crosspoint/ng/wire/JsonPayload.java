package dev.crosspoint.ng.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON, the other encoding: objects, arrays, texts and whole numbers; true and false read yes and no. */
final class JsonPayload {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Bencode.MAX_DEPTH)
                    .maxNumberLength(20).maxNameLength(1024).build())
            .build();

    private final JsonParser parser;
    private int values;

    private JsonPayload(JsonParser parser) {
        this.parser = parser;
    }

    static Decoded decode(byte[] in, int from) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in, from, in.length - from)) {
            return new JsonPayload(parser).top();
        } catch (JacksonException e) {
            return new Decoded.Malformed("not JSON: " + e.getOriginalMessage());
        }
    }

    private Decoded top() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return new Decoded.Malformed("the payload is not a dictionary");
        }
        NgValue.Dictionary d = dictionary();
        return d == null ? new Decoded.Malformed("more than " + Bencode.MAX_VALUES + " values")
                : new Decoded.Understood(d);
    }

    /** Null where there are too many values. */
    private NgValue.Dictionary dictionary() {
        NgValue.Dictionary d = new NgValue.Dictionary();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = NgValue.octets(parser.currentName());
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            NgValue value = value(token);
            if (value == null) {
                return null;
            }
            d.put(key, value);
        }
        return d;
    }

    private NgValue value(JsonToken token) {
        if (++values > Bencode.MAX_VALUES) {
            return null;
        }
        return switch (token) {
            case START_OBJECT -> dictionary();
            case START_ARRAY -> sequence();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NgValue.Number(parser.getValueAsLong());
            case VALUE_TRUE -> new NgValue.Text("yes");
            case VALUE_FALSE -> new NgValue.Text("no");
            default -> new NgValue.Text(NgValue.octets(parser.getString()));
        };
    }

    private NgValue sequence() {
        List<NgValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            NgValue item = value(token);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return new NgValue.Sequence(items);
    }

    static void encode(NgValue value, ByteArrayOutputStream out) {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, json);
        }
    }

    private static void write(NgValue value, JsonGenerator json) {
        switch (value) {
            case NgValue.Text t -> json.writeString(NgValue.text(t.octets()));
            case NgValue.Number n -> json.writeNumber(n.value());
            case NgValue.Sequence s -> {
                json.writeStartArray();
                s.items().forEach(i -> write(i, json));
                json.writeEndArray();
            }
            case NgValue.Dictionary d -> {
                json.writeStartObject();
                d.entries().forEach((key, v) -> {
                    json.writeName(NgValue.text(key));
                    write(v, json);
                });
                json.writeEndObject();
            }
        }
    }
}
