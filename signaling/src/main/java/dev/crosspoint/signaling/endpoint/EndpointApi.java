package dev.crosspoint.signaling.endpoint;

import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import dev.crosspoint.signaling.json.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Endpoints API v2. */
public final class EndpointApi implements RestModule {

    private static final String BASE = "/v2/accounts/{accountId}";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final Endpoints endpoints;
    private final EndpointBxml bxml;

    public EndpointApi(Endpoints endpoints, EndpointBxml bxml) {
        this.endpoints = endpoints;
        this.bxml = bxml;
    }

    @Override
    public void routes(Routes routes) {
        routes.api(BASE, ErrorEnvelope.ENDPOINTS)
                .post("/endpoints", "application/json", this::create)
                .get("/endpoints", this::list)
                .get("/endpoints/{endpointId}", this::get)
                .delete("/endpoints/{endpointId}", this::delete)
                .put("/endpoints/{endpointId}/bxml", "application/xml", this::putBxml);
    }

    private ApiReply create(ApiRequest r) {
        return switch (endpoints.create(r.accountId(), EndpointFields.read(r.json()))) {
            case CreateResult.QuotaReached quota -> throw new ApiException(Fault.QUOTA,
                    "The account has " + quota.limit() + " endpoints; they expire after 24 hours");
            case CreateResult.Created created -> {
                Map<String, Object> data = item(created.endpoint(), false);
                data.put("devices", List.of());
                data.put("token", created.token());
                String href = href(r, created.endpoint().endpointId());
                yield ApiReply.json(201, envelope(List.of(link(href, "endpoint")), data)).with("Location", href);
            }
        };
    }

    private ApiReply get(ApiRequest r) {
        Endpoint endpoint = wanted(r);
        List<Device> devices = endpoints.devices(endpoint.endpointId());
        Map<String, Object> data = item(endpoint, devices.stream().anyMatch(Device::connected));
        data.put("devices", devices.stream().map(EndpointApi::device).toList());
        return ApiReply.json(200, envelope(List.of(link(href(r, endpoint.endpointId()), "self")), data));
    }

    private ApiReply list(ApiRequest r) {
        int limit = limit(r.query("limit"));
        Boolean connected = status(r.query("status"));
        String type = r.query("type");
        if (type != null && !type.equals("WEBRTC")) {
            throw parameter("type", "Invalid type: must be WEBRTC");
        }
        EndpointPage page = endpoints.list(r.accountId(), connected, cursor(r.query("afterCursor")), limit);
        List<Map<String, Object>> links = new ArrayList<>();
        links.add(link(listHref(r, limit, r.query("afterCursor")), "self"));
        if (page.next() != null) {
            links.add(link(listHref(r, limit, cursor(page.next())), "next"));
        }
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("pageSize", limit);
        numbers.put("totalElements", page.total());
        numbers.put("totalPages", (page.total() + limit - 1) / limit);
        numbers.put("pageNumber", page.before() / limit);
        Map<String, Object> body =
                envelope(links, page.items().stream().map(i -> item(i.endpoint(), i.connected())).toList());
        body.put("page", numbers);
        return ApiReply.json(200, body);
    }

    private ApiReply delete(ApiRequest r) {
        if (!endpoints.delete(r.accountId(), r.path("endpointId"))) {
            throw missing(r);
        }
        return ApiReply.empty(204);
    }

    private ApiReply putBxml(ApiRequest r) {
        Endpoint endpoint = wanted(r);
        return switch (bxml.replace(endpoint, r.text())) {
            case EndpointBxml.Outcome.Running _ -> ApiReply.empty(204);
            case EndpointBxml.Outcome.Idle _ ->
                    throw ApiException.notFound(endpoint.endpointId(), "The endpoint is in no call");
            case EndpointBxml.Outcome.Invalid invalid -> throw new ApiException(
                    ApiError.of(Fault.INVALID, invalid.description(), "parameter", "body"));
            case EndpointBxml.Outcome.Refused _ -> throw new ApiException(ApiError.of(Fault.CONFLICT,
                    "The endpoint's call cannot be modified now", "reference", endpoint.endpointId()));
        };
    }

    private Endpoint wanted(ApiRequest r) {
        return endpoints.find(r.accountId(), r.path("endpointId")).orElseThrow(() -> missing(r));
    }

    private static ApiException missing(ApiRequest r) {
        return ApiException.notFound(r.path("endpointId"), "No such endpoint");
    }

    private static ApiException parameter(String name, String description) {
        return new ApiException(ApiError.of(Fault.INVALID, description, "parameter", name));
    }

    private static int limit(String text) {
        try {
            int limit = text == null ? DEFAULT_LIMIT : Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw parameter("limit", "Invalid limit: must be a number from 1 to " + MAX_LIMIT);
    }

    private static Boolean status(String text) {
        return switch (text) {
            case null -> null;
            case "CONNECTED" -> true;
            case "DISCONNECTED" -> false;
            default -> throw parameter("status", "Invalid status: must be CONNECTED or DISCONNECTED");
        };
    }

    private static String cursor(long next) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(("after:" + next).getBytes(StandardCharsets.US_ASCII));
    }

    private static long cursor(String text) {
        if (text == null) {
            return 0;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (plain.startsWith("after:")) {
                return Long.parseLong(plain.substring("after:".length()));
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw parameter("afterCursor", "Invalid afterCursor: take it from the next link");
    }

    private static Map<String, Object> item(Endpoint e, boolean connected) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("endpointId", e.endpointId());
        item.put("type", "WEBRTC");
        item.put("status", connected ? "CONNECTED" : "DISCONNECTED");
        item.put("creationTimestamp", Times.text(e.created()));
        item.put("expirationTimestamp", Times.text(e.expires()));
        if (e.tag() != null) {
            item.put("tag", e.tag());
        }
        return item;
    }

    private static Map<String, Object> device(Device d) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("deviceId", d.deviceId());
        if (d.deviceName() != null) {
            device.put("deviceName", d.deviceName());
        }
        device.put("status", d.connected() ? "CONNECTED" : "DISCONNECTED");
        device.put("creationTimestamp", Times.text(d.created()));
        return device;
    }

    private static Map<String, Object> envelope(List<Map<String, Object>> links, Object data) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("links", links);
        body.put("data", data);
        body.put("errors", List.of());
        return body;
    }

    private static Map<String, Object> link(String href, String rel) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("href", href);
        link.put("rel", rel);
        link.put("method", "GET");
        return link;
    }

    private static String href(ApiRequest r, String endpointId) {
        return r.baseUrl() + "/v2/accounts/" + r.accountId() + "/endpoints/" + endpointId;
    }

    private static String listHref(ApiRequest r, int limit, String cursor) {
        StringBuilder href = new StringBuilder(r.baseUrl() + r.path() + "?limit=" + limit);
        for (String filter : List.of("type", "status")) {
            if (r.query(filter) != null) {
                href.append('&').append(filter).append('=').append(encode(r.query(filter)));
            }
        }
        return cursor == null ? href.toString() : href.append("&afterCursor=").append(encode(cursor)).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
