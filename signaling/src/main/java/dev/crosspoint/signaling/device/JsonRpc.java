package dev.crosspoint.signaling.device;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC 2.0 messages as text, both ways.
 *
 * <p>Two clients in the field set the rules: ids come back with the JSON type they had (one client matches only
 * strings), and a reply has either a result or an error, never both and never a null one (another refuses it).
 */
final class JsonRpc {

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    /** The peer connection in question is not up. */
    static final int PEER_NOT_READY = -32001;
    /** A description that answers nothing, or that cannot be read. */
    static final int BAD_SDP = -32002;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build()).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonRpc() {
    }

    /** What a device sent. */
    sealed interface Message {
        /** Wants a reply with this id. */
        record Call(JsonNode id, String method, ObjectNode params) implements Message { }

        /** Wants none. */
        record Notice(String method, ObjectNode params) implements Message { }

        /** A device has nothing to reply to, as we send only notifications; an error says that it refuses one. */
        record Protest() implements Message { }

        record Malformed(JsonNode id, int code, String problem) implements Message { }
    }

    static Message read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException bad) {
            return new Message.Malformed(NullNode.instance, PARSE_ERROR, "Parse error");
        }
        if (root.isMissingNode()) { // nothing but white space
            return new Message.Malformed(NullNode.instance, PARSE_ERROR, "Parse error");
        }
        if (!(root instanceof ObjectNode message)) {
            return invalid(NullNode.instance, "A message is one JSON object");
        }
        JsonNode id = message.get("id");
        if (id != null && !id.isString() && !id.isNumber() && !id.isNull()) {
            return invalid(NullNode.instance, "id must be a string or a number");
        }
        JsonNode method = message.get("method");
        if (method == null && message.hasNonNull("error")) {
            return new Message.Protest();
        }
        JsonNode replyId = id == null ? NullNode.instance : id;
        if (method == null || !method.isString()) {
            return invalid(replyId, "method is missing");
        }
        JsonNode version = message.get("jsonrpc");
        if (version == null || !version.isString() || !version.stringValue().equals("2.0")) {
            return invalid(replyId, "jsonrpc must be \"2.0\"");
        }
        return withParams(id, replyId, method.stringValue(), message.get("params"));
    }

    private static Message withParams(JsonNode id, JsonNode replyId, String method, JsonNode given) {
        ObjectNode params;
        if (given == null || given.isNull()) {
            params = object();
        } else if (given instanceof ObjectNode named) {
            params = named;
        } else {
            return new Message.Malformed(replyId, INVALID_PARAMS, "params must be an object");
        }
        return id == null ? new Message.Notice(method, params) : new Message.Call(id, method, params);
    }

    private static Message invalid(JsonNode id, String problem) {
        return new Message.Malformed(id, INVALID_REQUEST, problem);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String result(JsonNode id, ObjectNode result) {
        ObjectNode reply = envelope();
        reply.set("id", id);
        reply.set("result", result);
        return reply.toString();
    }

    static String error(JsonNode id, int code, String problem) {
        ObjectNode reply = envelope();
        reply.set("id", id);
        reply.putObject("error").put("code", code).put("message", problem);
        return reply.toString();
    }

    static String notification(String method, ObjectNode params) {
        ObjectNode message = envelope();
        message.put("method", method);
        message.set("params", params);
        return message.toString();
    }

    private static ObjectNode envelope() {
        return object().put("jsonrpc", "2.0");
    }
}
