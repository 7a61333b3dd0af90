package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.bxml.DocumentPlace;
import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import dev.crosspoint.signaling.json.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations on conferences of the voice API. */
final class ConferencesApi implements RestModule {
    private static final String BASE = "/api/v2/accounts/{accountId}";
    private static final String JSON = "application/json";
    private static final String XML = "application/xml";

    private final Conferences conferences;

    ConferencesApi(Conferences conferences) {
        this.conferences = conferences;
    }

    @Override
    public void routes(Routes routes) {
        routes.api(BASE, ErrorEnvelope.VOICE)
            .get("/conferences", this::list)
            .get("/conferences/{conferenceId}", this::get)
            .post("/conferences/{conferenceId}", JSON, this::update)
            .put("/conferences/{conferenceId}/bxml", XML, this::rewrite)
            .get("/conferences/{conferenceId}/members/{callId}", this::member)
            .put("/conferences/{conferenceId}/members/{callId}", JSON, this::updateMember);
    }

    private ApiReply list(ApiRequest request) {
        ConferenceQuery query = CallQueries.conferences(request);
        List<ConferenceRecord> found = conferences.list(query);
        List<ConferenceRecord> page = found.subList(0, Math.min(found.size(), query.pageSize()));
        ApiReply reply = ApiReply.json(200, page.stream().map(ConferencesApi::shown).toList());
        return found.size() > page.size() ? reply.with("Link", CallQueries.nextLink(request, page.getLast())) : reply;
    }

    private ApiReply get(ApiRequest request) {
        String id = request.path("conferenceId");
        ConferenceRecord record = conferences.find(request.accountId(), id).orElseThrow(() -> notFound(id));
        Map<String, Object> body = shown(record);
        body.put("activeMembers", conferences.living(request.accountId(), id).map(LiveConference::members)
            .orElse(List.of()).stream().map(member -> shown(request, id, member)).toList());
        return ApiReply.json(200, body);
    }

    private ApiReply update(ApiRequest request) {
        LiveConference conference = living(request);
        JsonBody body = new JsonBody(request.json());
        if (body.oneOf("status", Set.of("active", "completed"), "active").equals("completed")) {
            CallBodies.refuseRedirect(body, "status");
            conference.complete();
            return ApiReply.empty(204);
        }
        body.require("redirectUrl");
        Callback redirect = CallBodies.callback(body, "redirect");
        if (redirect == null) {
            throw JsonBody.invalid("redirectUrl", "must not be empty");
        }
        conference.redirect(redirect);
        return ApiReply.empty(204);
    }

    private ApiReply rewrite(ApiRequest request) {
        LiveConference conference = living(request);
        String id = conference.record().id();
        return switch (Bxml.parse(request.body(), conference.base(), DocumentPlace.CONFERENCE)) {
            case BxmlResult.Accepted accepted -> switch (conference.run(accepted.document())) {
                case WAITS -> ApiReply.empty(204);
                case TOO_MANY -> throw new ApiException(ApiError.of(Fault.CONFLICT, "Conference [" + id
                    + "] has " + ConferenceScript.MAX_WAITING + " documents waiting already", "reference", id));
                case OVER -> throw notFound(id);
            };
            case BxmlResult.Refused refused ->
                throw new ApiException(Fault.INVALID, "Invalid BXML: " + refused.message());
        };
    }

    private ApiReply member(ApiRequest request) {
        LiveConference conference = living(request);
        String callId = request.path("callId");
        return conference.member(callId)
            .map(member -> ApiReply.json(200, shown(request, conference.record().id(), member)))
            .orElseThrow(() -> noMember(callId));
    }

    private ApiReply updateMember(ApiRequest request) {
        LiveConference conference = living(request);
        String callId = request.path("callId");
        JsonBody body = new JsonBody(request.json());
        Boolean mute = body.has("mute") ? body.bool("mute") : null;
        Boolean hold = body.has("hold") ? body.bool("hold") : null;
        List<String> coached = body.strings("callIdsToCoach", LiveConference.MAX_MEMBERS, 256);
        if (!conference.update(callId, mute, hold, coached)) {
            throw noMember(callId);
        }
        return ApiReply.empty(204);
    }

    private LiveConference living(ApiRequest request) {
        String id = request.path("conferenceId");
        return conferences.living(request.accountId(), id).orElseThrow(() -> notFound(id));
    }

    private static Map<String, Object> shown(ConferenceRecord conference) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", conference.id());
        body.put("name", conference.name());
        body.put("createdTime", Times.text(conference.createdTime()));
        body.put("completedTime", Times.text(conference.completedTime()));
        body.put("conferenceEventUrl", conference.eventUrl());
        body.put("conferenceEventMethod", conference.eventUrl() == null ? null : conference.eventMethod());
        body.put("tag", conference.tag());
        return body;
    }

    private static Map<String, Object> shown(ApiRequest request, String id, ConferenceMember.State member) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("callId", member.callId());
        body.put("conferenceId", id);
        body.put("memberUrl", request.baseUrl() + "/api/v2/accounts/" + request.accountId() + "/conferences/" + id
            + "/members/" + member.callId());
        body.put("mute", member.mute());
        body.put("hold", member.hold());
        body.put("callIdsToCoach", member.callIdsToCoach());
        return body;
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound(id, "Conference [" + id + "] not found");
    }

    private static ApiException noMember(String callId) {
        return ApiException.notFound(callId, "Call [" + callId + "] is not in the conference");
    }
}
