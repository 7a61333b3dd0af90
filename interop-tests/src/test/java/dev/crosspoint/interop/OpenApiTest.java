package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.json.Json;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code /openapi.yaml} says is what the node does, and the other way round. */
class OpenApiTest {
    private static CarrierRig rig;
    private static OpenApiContract contract;

    @BeforeAll
    static void one_node_for_all() throws Exception {
        rig = CarrierRig.start(Map.of());
        contract = OpenApiContract.of(rig.node);
    }

    @AfterAll
    static void end() {
        if (rig != null) {
            rig.close();
        }
    }

    /** What feeds our own page is no interface. */
    private static boolean described(String operation) {
        return !operation.contains(" /console");
    }

    @Test
    void every_route_is_described_and_every_description_has_its_route() {
        Set<String> served = new TreeSet<>(rig.node.node.operations().stream().filter(OpenApiTest::described).toList());
        assertEquals(String.join("\n", served), String.join("\n", new TreeSet<>(contract.operations())),
                "left: served; right: described in signaling's openapi.yaml");
    }

    @Test
    void references_lead_somewhere_and_operations_have_names_of_their_own() {
        Set<String> names = new HashSet<>();
        contract.document().path("paths").findValues("operationId")
                .forEach(name -> assertTrue(names.add(name.asString()), name + " twice"));
        assertEquals(contract.operations().size(), names.size());
        for (JsonNode reference : contract.document().findValues("$ref")) {
            JsonNode target = contract.document().at(reference.asString().substring(1));
            assertFalse(target.isMissingNode(), reference.asString());
        }
    }

    @Test
    void what_the_node_says_of_itself_is_described() throws Exception {
        for (String path : List.of("/health", "/health/trunks", "/metrics", "/openapi.yaml")) {
            HttpResponse<String> reply = rig.node.send(rig.node.request(path).GET());
            String type = reply.headers().firstValue("Content-Type").orElse("");
            contract.check(Json.parse(Json.text(Map.of(
                    "method", "GET", "url", path, "sent", "", "status", reply.statusCode(),
                    "headers", Map.of("content-type", type),
                    "data", type.startsWith("application/json")
                            ? Json.parse(reply.body()) : reply.body()))));
        }
    }
}
