package dev.crosspoint.signaling.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The shape that an API generation gives to an error. */
public enum ErrorEnvelope {
    /** Endpoints v2: {@code {links, data, errors}}. */
    ENDPOINTS {
        @Override
        Map<String, Object> body(ApiError e) {
            Map<String, Object> error = new LinkedHashMap<>();
            if (e.fault() != Fault.QUOTA) {
                error.put("id", UUID.randomUUID().toString());
            }
            error.put("type", e.fault().endpointsType());
            error.put("description", e.description());
            if (e.fault() != Fault.QUOTA) {
                error.put("code", Integer.toString(e.fault().status()));
            }
            if (e.sourceKind() != null) {
                error.put("source", Map.of(e.sourceKind(), e.source()));
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("links", List.of());
            body.put("data", null);
            body.put("errors", List.of(error));
            return body;
        }
    },
    /** Voice v2: {@code {type, description, id}}. */
    VOICE {
        @Override
        Map<String, Object> body(ApiError e) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("type", e.fault().voiceType());
            body.put("description", e.description());
            body.put("id", UUID.randomUUID().toString());
            return body;
        }
    };

    abstract Map<String, Object> body(ApiError e);

    ApiReply reply(ApiError e) {
        ApiReply reply = ApiReply.json(e.fault().status(), body(e));
        for (Map.Entry<String, String> header : e.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }
}
