package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations on calls of the voice API. */
final class CallsApi implements RestModule {
    private static final String BASE = "/api/v2/accounts/{accountId}";
    private static final String JSON = "application/json";
    private static final String XML = "application/xml";

    private final Calls calls;
    private final AccountDirectory accounts;

    CallsApi(Calls calls, AccountDirectory accounts) {
        this.calls = calls;
        this.accounts = accounts;
    }

    @Override
    public void routes(Routes routes) {
        routes.api(BASE, ErrorEnvelope.VOICE)
            .post("/calls", JSON, this::create)
            .get("/calls", this::list)
            .get("/calls/{callId}", this::get)
            .post("/calls/{callId}", JSON, this::update)
            .put("/calls/{callId}/bxml", XML, this::rewrite)
            .put("/calls/{callId}/recording", JSON, this::record)
            .get("/statistics", this::statistics);
    }

    private ApiReply create(ApiRequest request) {
        CallRequest order = CallBodies.create(request.json(), accounts, request.accountId());
        return switch (calls.create(request.accountId(), order, request.baseUrl())) {
            case Calls.Creation.Created(CallRecord call, String url) ->
                ApiReply.json(201, CallJson.created(call, order, url)).with("Location", url);
            case Calls.Creation.Refused(DisconnectCause why, String message, int retryAfter) -> {
                Fault fault = why == DisconnectCause.ACCOUNT_LIMIT ? Fault.RATE_LIMITED : Fault.OVERLOADED;
                throw new ApiException(ApiError.of(fault, message).with("Retry-After", Integer.toString(retryAfter)));
            }
        };
    }

    private ApiReply list(ApiRequest request) {
        CallQuery query = CallQueries.read(request);
        List<CallRecord> found = calls.list(query);
        List<CallRecord> page = found.subList(0, Math.min(found.size(), query.pageSize()));
        ApiReply reply = ApiReply.json(200, page.stream().map(CallJson::state).toList());
        return found.size() > page.size() ? reply.with("Link", CallQueries.nextLink(request, page.getLast())) : reply;
    }

    private ApiReply get(ApiRequest request) {
        String callId = request.path("callId");
        return calls.find(request.accountId(), callId).map(call -> ApiReply.json(200, CallJson.state(call)))
            .orElseThrow(() -> notFound(callId));
    }

    private ApiReply update(ApiRequest request) {
        Call call = living(request);
        CallCommand command = CallBodies.update(request.json());
        obey(call, command);
        return ApiReply.empty(200);
    }

    private ApiReply rewrite(ApiRequest request) {
        Call call = living(request);
        switch (Bxml.parse(request.body(), call.base(), call.place())) {
            case BxmlResult.Accepted accepted -> obey(call, new CallCommand.Rewrite(accepted.document()));
            case BxmlResult.Refused refused ->
                throw new ApiException(Fault.INVALID, "Invalid BXML: " + refused.message());
        }
        return ApiReply.empty(204);
    }

    private ApiReply record(ApiRequest request) {
        Call call = living(request);
        JsonBody body = new JsonBody(request.json());
        body.require("state");
        boolean running = switch (body.oneOf("state", Set.of("paused", "recording", "PAUSED", "RECORDING"), null)) {
            case "paused", "PAUSED" -> call.recordings().pause(); // the Java SDK sends capitals
            default -> call.recordings().resume();
        };
        if (!running) {
            throw ApiException.notFound(call.id(), "Call [" + call.id() + "] is not being recorded");
        }
        return ApiReply.empty(200);
    }

    private Call living(ApiRequest request) {
        String callId = request.path("callId");
        return calls.living(request.accountId(), callId).orElseThrow(() -> notFound(callId));
    }

    private static void obey(Call call, CallCommand command) {
        if (call.command(command) != CallCommand.Verdict.DONE) {
            throw new ApiException(ApiError.of(Fault.CONFLICT,
                "Call [" + call.id() + "] cannot be modified in its current state", "reference", call.id()));
        }
    }

    private static ApiException notFound(String callId) {
        return ApiException.notFound(callId, "Call [" + callId + "] not found");
    }

    private ApiReply statistics(ApiRequest request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("currentCallQueueSize", calls.queued(request.accountId()));
        body.put("maxCallQueueSize", calls.queueSize());
        return ApiReply.json(200, body);
    }
}
