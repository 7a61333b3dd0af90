package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.DialRequest;
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
        DialRequest dial = new DialRequest(request.to(), request.from(), request.displayName(), request.privacy(),
            request.uui(), stage.record().callId());
        Next.End unanswered = new Dialling(services, dial, request.callTimeout())
            .untilAnswered(stage, Dialling.Progress.NOBODY_LISTENS);
        return unanswered != null ? unanswered : new Next.Ask("answer", request.answer());
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
}
