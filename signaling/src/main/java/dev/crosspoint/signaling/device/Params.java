package dev.crosspoint.signaling.device;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The named parameters of a request, read with the checks they need. */
record Params(ObjectNode json) {

    String text(String name) throws RpcFault {
        JsonNode value = json.get(name);
        if (value == null || !value.isString() || value.stringValue().isBlank()) {
            throw new RpcFault(JsonRpc.INVALID_PARAMS, name + " must be a non-empty string");
        }
        return value.stringValue();
    }

    String oneOf(String name, Set<String> allowed) throws RpcFault {
        String value = text(name);
        if (!allowed.contains(value)) {
            throw new RpcFault(JsonRpc.INVALID_PARAMS, name + " must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    boolean flag(String name, boolean whenAbsent) throws RpcFault {
        JsonNode value = json.get(name);
        if (value == null || value.isNull()) {
            return whenAbsent;
        }
        if (!value.isBoolean()) {
            throw new RpcFault(JsonRpc.INVALID_PARAMS, name + " must be true or false");
        }
        return value.booleanValue();
    }
}
