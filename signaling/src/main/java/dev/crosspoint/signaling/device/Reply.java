package dev.crosspoint.signaling.device;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the answer to one request goes: out once, or nowhere when the device asked by notification. */
final class Reply {

    private final JsonNode id;
    private Consumer<String> out;

    private Reply(JsonNode id, Consumer<String> out) {
        this.id = id;
        this.out = out;
    }

    static Reply to(JsonNode id, Consumer<String> out) {
        return new Reply(id, out);
    }

    static Reply nowhere() {
        return new Reply(null, null);
    }

    /** Success with nothing to tell: an empty object, as clients refuse null. */
    void done() {
        result(JsonRpc.object());
    }

    void result(ObjectNode result) {
        if (out != null) {
            out.accept(JsonRpc.result(id, result));
            out = null;
        }
    }

    void fault(RpcFault fault) {
        if (out != null) {
            out.accept(JsonRpc.error(id, fault.code(), fault.getMessage()));
            out = null;
        }
    }
}
