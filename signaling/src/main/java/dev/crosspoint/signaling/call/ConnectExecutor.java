package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Connect;
import dev.crosspoint.signaling.device.ConnectAttempt;
import dev.crosspoint.signaling.device.ConnectEnd;
import dev.crosspoint.signaling.device.ConnectEvents;
import dev.crosspoint.signaling.device.ConnectRequest;
import dev.crosspoint.signaling.device.EndpointConnector;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the call to an endpoint's device. However that ends, the next verb follows. */
final class ConnectExecutor implements VerbExecutor<Connect> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectExecutor.class);
    /** The connector keeps the ring time itself; this is for the case that it does not. */
    private static final Duration SLACK = Duration.ofSeconds(10);
    /** No endpoint lives longer than 24 hours, and with it ends the connection. */
    private static final Duration LONGEST = Duration.ofHours(24).plusMinutes(5);

    private final CallSettings settings;
    private final EndpointConnector connector;
    private final Webhooks webhooks;

    ConnectExecutor(CallSettings settings, EndpointConnector connector, Webhooks webhooks) {
        this.settings = settings;
        this.connector = connector;
        this.webhooks = webhooks;
    }

    @Override
    public Next execute(Connect verb, CallStage stage) throws VerbInterrupted {
        if (settings.connectAnswers()) {
            stage.answer();
        }
        CallRecord call = stage.record();
        long ticket = stage.ticket();
        CompletableFuture<Void> reported = new CompletableFuture<>();
        ConnectRequest request = new ConnectRequest(call.accountId(), verb.endpointId(),
            call.callId(), stage.leg(), call.inbound() ? call.from() : call.to(), stage.tag(),
            verb.eventCallbackUrl(), verb.eventFallbackUrl(), settings.connectRingTimeout());
        ConnectAttempt attempt;
        try {
            attempt = connector.connect(request, events(stage, ticket, request, reported));
        } catch (RuntimeException e) { // a bug of the device side; the call has its next verb
            LOG.error("call {} cannot be connected to endpoint {}", call.callId(), verb.endpointId(), e);
            return Next.NEXT_VERB;
        }
        Deadline limit = stage.deadline(settings.connectRingTimeout().plus(SLACK));
        boolean over = false;
        stage.webhooksAfter(reported);
        stage.connectedTo(verb.endpointId());
        try {
            while (!over) {
                switch (stage.await(limit)) {
                    case CallMessage.DeviceRings m when m.ticket() == ticket -> stage.ring();
                    case CallMessage.DeviceAccepted m when m.ticket() == ticket -> {
                        stage.answer();
                        limit.cancel();
                        limit = stage.deadline(LONGEST);
                        LOG.info("call {} is joined to endpoint {}", call.callId(), verb.endpointId());
                    }
                    case CallMessage.DeviceEnded m when m.ticket() == ticket -> {
                        over = true;
                        LOG.info("call {} has left endpoint {}: {}", call.callId(), verb.endpointId(), m.why());
                    }
                    case CallMessage.Alarm _ -> {
                        LOG.warn("call {}: endpoint {} gave no end in time", call.callId(), verb.endpointId());
                        return Next.NEXT_VERB;
                    }
                    default -> { }
                }
            }
            return Next.NEXT_VERB;
        } finally {
            limit.cancel();
            stage.connectedTo(null);
            if (!over) {
                attempt.cancel();
            }
        }
    }

    /**
     * Passes news on to the call's mailbox. The end is reported once the device side's own webhooks about it are out:
     * they go in order under the endpoint's id (or a key of their own, where the account has no such endpoint), and
     * the call's next webhook is to come behind them.
     */
    private ConnectEvents events(CallStage stage, long ticket, ConnectRequest request,
            CompletableFuture<Void> reported) {
        return new ConnectEvents() {
            @Override
            public void ringing() {
                stage.post(new CallMessage.DeviceRings(ticket));
            }

            @Override
            public void accepted() {
                stage.post(new CallMessage.DeviceAccepted(ticket));
            }

            @Override
            public void ended(ConnectEnd why) {
                CompletableFuture.allOf(webhooks.settled(request.endpointId()),
                    webhooks.settled(request.ownOrderKey())).thenRun(() -> reported.complete(null));
                stage.post(new CallMessage.DeviceEnded(ticket, why));
            }
        };
    }
}
