package dev.crosspoint.signaling.http;

import dev.crosspoint.signaling.store.DatabaseAway;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between the HTTP library and the operations: who calls, may they, and how faults are told. */
final class Edge {

    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final String ENDPOINTS_BASE = "/v2/";
    private static final String AWAY_RETRY_S = "5";

    private final HttpSettings settings;
    private final Authenticator authenticator;
    private final HttpCounters counters;

    Edge(HttpSettings settings, Authenticator authenticator, HttpCounters counters) {
        this.settings = settings;
        this.authenticator = authenticator;
        this.counters = counters;
    }

    void serve(Context ctx, Routes.Operation o) {
        counters.requests.increment();
        try {
            Caller caller = o.authenticated() ? permitted(ctx) : null;
            checkType(ctx, o);
            send(ctx, o.handler().handle(new ApiRequest(ctx, caller, settings)));
        } catch (ApiException e) {
            refuse(ctx, o.envelope(), e.error());
        } catch (DatabaseAway e) {
            LOG.warn("{} {} is refused: {}", ctx.method(), Redaction.url(ctx.path()), e.getMessage());
            refuse(ctx, o.envelope(), ApiError.of(Fault.OVERLOADED, "The database does not answer")
                    .with("Retry-After", AWAY_RETRY_S));
        } catch (Exception e) {
            broken(ctx, o.envelope(), e);
        }
    }

    void wrongMethod(Context ctx, ErrorEnvelope envelope, String allow) {
        counters.requests.increment();
        refuse(ctx, envelope, ApiError.of(Fault.METHOD_NOT_ALLOWED, "Method Not Allowed", "parameter", "method")
                .with("Allow", allow));
    }

    /** Faults found by the HTTP library: unknown paths above all. */
    void refuse(Context ctx, int status) {
        Fault fault = switch (status) {
            case 404 -> Fault.NOT_FOUND;
            case 405 -> Fault.METHOD_NOT_ALLOWED;
            case 413 -> Fault.TOO_LARGE;
            case 503 -> Fault.OVERLOADED;
            default -> status < 500 ? Fault.INVALID : Fault.INTERNAL;
        };
        refuse(ctx, envelope(ctx), ApiError.of(fault, fault == Fault.NOT_FOUND ? "Nothing here" : "Not understood",
                "reference", ctx.path()));
    }

    /** A fault of ours outside an operation. */
    void broken(Context ctx, Exception e) {
        broken(ctx, envelope(ctx), e);
    }

    private Caller permitted(Context ctx) {
        String header = ctx.header("Authorization");
        Caller caller = header == null ? null : authenticator.caller(header);
        if (caller == null) {
            throw new ApiException(ApiError.of(Fault.UNAUTHENTICATED, "The credentials are missing or invalid",
                    "header", "Authorization").with("WWW-Authenticate", "Basic realm=\"crosspoint\", Bearer"));
        }
        String account = ctx.pathParamMap().get("accountId");
        if (account == null || account.equals(caller.accountId())) {
            return caller;
        }
        if (!account.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw ApiException.notFound(account, "No such account");
        }
        throw new ApiException(
                ApiError.of(Fault.FORBIDDEN, "Access to this account is denied", "header", "Authorization"));
    }

    private static void checkType(Context ctx, Routes.Operation o) {
        if (o.accepts() == null) {
            return;
        }
        String type = ctx.contentType();
        String essence = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!essence.equals(o.accepts())) {
            throw new ApiException(ApiError.of(Fault.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be " + o.accepts(), "header", "Content-Type"));
        }
    }

    private void refuse(Context ctx, ErrorEnvelope envelope, ApiError error) {
        counters.refused.increment();
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {} -> {} {}", ctx.method(), Redaction.url(ctx.path()), error.fault(), error.description());
        }
        send(ctx, envelope.reply(error));
    }

    private void broken(Context ctx, ErrorEnvelope envelope, Exception e) {
        counters.broken.increment();
        LOG.error("{} {} failed", ctx.method(), Redaction.url(ctx.path()), e);
        send(ctx, envelope.reply(ApiError.of(Fault.INTERNAL, "Something is wrong on our side")));
    }

    private static void send(Context ctx, ApiReply reply) {
        ctx.status(reply.status());
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            ctx.header(header.getKey(), header.getValue());
        }
        if (reply.contentType() == null) {
            ctx.removeHeader("Content-Type");
        } else {
            ctx.contentType(reply.contentType());
        }
        if (reply.stream() == null) {
            ctx.result(new ByteArrayInputStream(reply.body()));
            return;
        }
        try {
            reply.stream().write(ctx.res().getOutputStream());
        } catch (IOException _) {
            LOG.debug("{} is not read any more", ctx.path());
        }
    }

    private static ErrorEnvelope envelope(Context ctx) {
        return ctx.path().startsWith(ENDPOINTS_BASE) ? ErrorEnvelope.ENDPOINTS : ErrorEnvelope.VOICE;
    }
}
