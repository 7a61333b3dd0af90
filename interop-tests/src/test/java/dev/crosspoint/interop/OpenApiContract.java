package dev.crosspoint.interop;

import dev.crosspoint.signaling.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The node's own OpenAPI description, and whether what was sent and answered fits it. */
final class OpenApiContract {
    private final JsonNode document;
    private final SchemaCheck schemas;

    private OpenApiContract(JsonNode document) {
        this.document = document;
        this.schemas = new SchemaCheck(document);
    }

    static OpenApiContract of(NodeUnderTest node) throws Exception {
        YAMLMapper yaml = YAMLMapper.builder(YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();
        return new OpenApiContract(yaml.readTree(node.send(node.request("/openapi.yaml").GET()).body()));
    }

    JsonNode document() {
        return document;
    }

    /** What a reference leads to; anything else as it is. */
    JsonNode resolved(JsonNode node) {
        return schemas.resolved(node);
    }

    /** Method and path of every operation. */
    List<String> operations() {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            path.getValue().propertyNames().stream().filter(name -> name.matches("get|put|post|delete|patch"))
                    .forEach(method -> all.add(method.toUpperCase() + " " + path.getKey()));
        }
        return all;
    }

    /** @param exchange {@code method}, {@code url}, {@code sent}, {@code status}, {@code headers}, {@code data} */
    void check(JsonNode exchange) {
        String method = exchange.path("method").asString();
        String path = URI.create(exchange.path("url").asString()).getRawPath();
        JsonNode operation = operation(method, path);
        int status = exchange.path("status").asInt();
        JsonNode response = operation.path("responses").path("" + status);
        response = schemas.resolved(response.isMissingNode() ? operation.path("responses").path("default") : response);
        List<String> faults = new ArrayList<>();
        if (response.isMissingNode()) {
            faults.add("status " + status + " is not described");
        }
        content(response, exchange.path("headers").path("content-type").asString(""), exchange.path("data"), faults);
        if (status / 100 == 2 && exchange.path("sent").asString("").startsWith("{")) {
            content(schemas.resolved(operation.path("requestBody")), "application/json",
                    Json.parse(exchange.path("sent").asString()), faults);
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(method + " " + path + " " + status + " does not fit /openapi.yaml: " + faults
                    + "\n" + exchange);
        }
    }

    private void content(JsonNode described, String contentType, JsonNode body, List<String> faults) {
        String type = contentType.split(";", 2)[0];
        JsonNode media = described.path("content").path(type);
        if (described.has("content") && media.isMissingNode()) {
            faults.add("type " + type + " is not among " + new TreeSet<>(described.path("content").propertyNames()));
        } else if (!described.has("content") && !type.isEmpty()) {
            faults.add("no content is described, but there is " + type);
        } else if (type.equals("application/json")) {
            schemas.check(media.path("schema"), body, "body", faults);
        }
    }

    private JsonNode operation(String method, String path) {
        return document.path("paths").properties().stream()
                .filter(p -> path.matches(p.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
                .map(p -> p.getValue().path(method.toLowerCase())).filter(o -> !o.isMissingNode()).findFirst()
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not in /openapi.yaml"));
    }
}
