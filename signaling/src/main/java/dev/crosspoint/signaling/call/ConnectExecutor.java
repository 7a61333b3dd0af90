package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Connect;
import dev.crosspoint.signaling.device.ConnectAttempt;
import dev.crosspoint.signaling.device.ConnectEnd;
import dev.crosspoint.signaling.device.ConnectEvents;
import dev.crosspoint.signaling.device.ConnectRequest;
import dev.crosspoint.signaling.device.EndpointConnector;
import java.time.Duration;
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

    ConnectExecutor(CallSettings settings, EndpointConnector connector) {
        this.settings = settings;
        this.connector = connector;
    }

    @Override
    public Next execute(Connect verb, CallStage stage) throws VerbInterrupted {
        if (settings.connectAnswers()) {
            stage.answer();
        }
        CallRecord call = stage.record();
        long ticket = stage.ticket();
        Deadline limit = stage.deadline(settings.connectRingTimeout().plus(SLACK));
        ConnectAttempt attempt = connector.connect(new ConnectRequest(call.accountId(), verb.endpointId(),
            call.callId(), stage.leg(), call.inbound() ? call.from() : call.to(), stage.tag(),
            verb.eventCallbackUrl(), verb.eventFallbackUrl(), settings.connectRingTimeout()), events(stage, ticket));
        boolean over = false;
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

    private static ConnectEvents events(CallStage stage, long ticket) {
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
                stage.post(new CallMessage.DeviceEnded(ticket, why));
            }
        };
    }
}
