package dev.crosspoint.interop;

import dev.crosspoint.interop.peer.Browser;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The vendor's SDK for Node.js ({@code sdk.mjs}), pointed at a node. Whatever it sends and gets is held against the
 * node's OpenAPI description on the way.
 */
final class NodeSdk implements AutoCloseable {
    /** What an operation answered; headers by their names in lower case. */
    record Reply(int status, JsonNode headers, JsonNode data) {
        String header(String name) {
            return headers.path(name).asString("");
        }

        String text(String field) {
            return data.path(field).asString("");
        }
    }

    private final Browser script;
    private final String host;
    private final OpenApiContract contract;

    private NodeSdk(Browser script, String host, OpenApiContract contract) {
        this.script = script;
        this.host = host;
        this.contract = contract;
    }

    /** As nobody yet. */
    static NodeSdk open(NodeUnderTest node) throws Exception {
        return new NodeSdk(Browser.script("sdk.mjs"), node.url("").toString(), OpenApiContract.of(node));
    }

    /** Calls with Basic from here on. */
    void as(String username, String password) throws Exception {
        script.command("configure", Map.of("host", host, "username", username, "password", password));
    }

    /** Calls with an access token from here on. */
    void asBearer(String accessToken) throws Exception {
        script.command("configure", Map.of("host", host, "accessToken", accessToken));
    }

    /** One operation; null arguments are left out. */
    Reply call(String api, String method, Object... arguments) throws Exception {
        Map<String, Object> command = new HashMap<>(Map.of("api", api, "method", method));
        command.put("args", Arrays.asList(arguments));
        JsonNode reply = script.command("call", command);
        contract.check(reply);
        return new Reply(reply.path("status").asInt(), reply.path("headers"), reply.path("data"));
    }

    @Override
    public void close() throws Exception {
        script.close();
    }
}
