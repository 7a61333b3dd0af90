package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCallEvent;
import java.time.Duration;

/** An outbound call until it is answered: wait in the queue, dial, ring, ask. */
final class OutboundOpening implements Call.Opening {
    /** The queue empties within minutes unless long calls use up the account's limit. */
    private static final Duration LONGEST_QUEUE = Duration.ofHours(1);

    private final CallServices services;
    private final CallRequest request;

    OutboundOpening(CallServices services, CallRequest request) {
        this.services = services;
        this.request = request;
    }

    @Override
    public Next open(CallStage stage) throws VerbInterrupted {
        Next refused = queued(stage);
        if (refused != null) {
            return refused;
        }
        stage.turn(stage.record().initiated(services.time().now()));
        try {
            stage.phone(services.phones().dial(new DialRequest(request.to(), request.from(), request.displayName(),
                request.privacy(), request.uui(), stage.record().callId()), stage::heard));
        } catch (NoRouteException e) {
            boolean full = e.why() == NoRouteException.Why.OVERLOADED
                || e.why() == NoRouteException.Why.NO_MEDIA_PORT;
            return new Next.End(full ? DisconnectCause.NODE_CAPACITY_EXCEEDED : DisconnectCause.ERROR, e.getMessage());
        }
        return ringing(stage);
    }

    private Next queued(CallStage stage) throws VerbInterrupted {
        Deadline limit = stage.deadline(LONGEST_QUEUE);
        try {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Go _ -> {
                        return null;
                    }
                    case CallMessage.Alarm _ -> {
                        return new Next.End(DisconnectCause.ACCOUNT_LIMIT, "the call waited in the queue for too long");
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }

    /** First a short wait for any ringing, then the caller's own patience, counted from the first ringing. */
    private Next ringing(CallStage stage) throws VerbInterrupted {
        Duration patience = services.settings().noRingingTimeout();
        Deadline limit = stage.deadline(patience);
        boolean rings = false;
        try {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Phone(PhoneCallEvent.Answered _) -> {
                        stage.turn(stage.record().answered(services.time().now()));
                        return new Next.Ask("answer", request.answer());
                    }
                    case CallMessage.Phone _ -> { // ringing, or early media, which stands for it
                        if (!rings) {
                            rings = true;
                            limit.cancel();
                            limit = stage.deadline(request.callTimeout());
                        }
                    }
                    case CallMessage.Alarm _ -> {
                        return new Next.End(DisconnectCause.TIMEOUT, rings ? "the callee did not answer in time"
                            : "the callee's phone did not ring within " + patience.toSeconds() + " seconds");
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }
}
