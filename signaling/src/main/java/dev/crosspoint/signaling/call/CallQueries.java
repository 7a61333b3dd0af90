package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.http.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;

/** The query strings of lists, and the link to the next page. */
final class CallQueries {
    private static final int MAX_PAGE = 10_000;
    private static final int DEFAULT_PAGE = 1000;
    private static final String[] FILTERS =
        {"to", "from", "minStartTime", "maxStartTime", "disconnectCause", "pageSize"};

    private static final String[] CONFERENCE_FILTERS = {"name", "minCreatedTime", "maxCreatedTime", "pageSize"};

    private CallQueries() { }

    static CallQuery read(ApiRequest request) {
        return new CallQuery(request.accountId(), filter(request, "to"), filter(request, "from"),
            request.time("minStartTime"), request.time("maxStartTime"), filter(request, "disconnectCause"),
            pageSize(request, MAX_PAGE), position(filter(request, "pageToken")));
    }

    /** The query string of listConferences. */
    static ConferenceQuery conferences(ApiRequest request) {
        return new ConferenceQuery(request.accountId(), filter(request, "name"), request.time("minCreatedTime"),
            request.time("maxCreatedTime"), pageSize(request, DEFAULT_PAGE), position(filter(request, "pageToken")));
    }

    static String nextLink(ApiRequest request, CallRecord last) {
        return nextLink(request, FILTERS, token(last.created().toEpochMilli(), last.callId()));
    }

    static String nextLink(ApiRequest request, ConferenceRecord last) {
        return nextLink(request, CONFERENCE_FILTERS, token(last.createdTime().toEpochMilli(), last.id()));
    }

    private static String nextLink(ApiRequest request, String[] filters, String token) {
        StringJoiner query = new StringJoiner("&");
        for (String name : filters) {
            if (filter(request, name) != null) {
                query.add(name + "=" + encoded(filter(request, name)));
            }
        }
        query.add("pageToken=" + encoded(token));
        return "<" + request.baseUrl() + request.path() + "?" + query + ">; rel=\"next\"";
    }

    private static String filter(ApiRequest request, String name) {
        String value = request.query(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static int pageSize(ApiRequest request, int most) {
        String value = filter(request, "pageSize");
        if (value == null) {
            return DEFAULT_PAGE;
        }
        String rule = "must be between 1 and " + most + ", found " + value;
        try {
            int size = Integer.parseInt(value);
            if (size < 1 || size > most) {
                throw JsonBody.invalid("pageSize", rule);
            }
            return size;
        } catch (NumberFormatException _) {
            throw JsonBody.invalid("pageSize", rule);
        }
    }

    private static String token(long createdMs, String id) {
        String place = createdMs + " " + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static CallQuery.Position position(String token) {
        if (token == null) {
            return null;
        }
        try {
            String[] place = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 2);
            return new CallQuery.Position(Long.parseLong(place[0]), place[1]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            throw JsonBody.invalid("pageToken", "must be a token from a Link header");
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
