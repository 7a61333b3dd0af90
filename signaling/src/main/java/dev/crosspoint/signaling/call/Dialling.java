package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCallEvent;
import java.time.Duration;

/** Dials a call's phone and waits until it is answered or not. */
final class Dialling {
    /** What happens on the way, on the call's own thread. */
    interface Progress {
        Progress NOBODY_LISTENS = () -> { };

        /** The callee's network sends sound. */
        void earlyMedia();
    }

    private final CallServices services;
    private final DialRequest request;
    private final Duration callTimeout;

    /** @param callTimeout the caller's patience, counted from the first ringing */
    Dialling(CallServices services, DialRequest request, Duration callTimeout) {
        this.services = services;
        this.request = request;
        this.callTimeout = callTimeout;
    }

    /** Null when the callee answered: the record says so by then. */
    Next.End untilAnswered(CallStage stage, Progress progress) throws VerbInterrupted {
        try {
            stage.phone(services.phones().dial(request, stage::heard));
        } catch (NoRouteException e) {
            boolean full = e.why() == NoRouteException.Why.OVERLOADED
                || e.why() == NoRouteException.Why.NO_MEDIA_PORT;
            return new Next.End(full ? DisconnectCause.NODE_CAPACITY_EXCEEDED : DisconnectCause.ERROR, e.getMessage());
        }
        return ringing(stage, progress);
    }

    /** First a short wait for any ringing, then the caller's own patience. */
    private Next.End ringing(CallStage stage, Progress progress) throws VerbInterrupted {
        Duration noRinging = services.settings().noRingingTimeout();
        Deadline limit = stage.deadline(noRinging);
        boolean rings = false;
        try {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Phone(PhoneCallEvent.Answered _) -> {
                        stage.turn(stage.record().answered(services.time().now()));
                        return null;
                    }
                    case CallMessage.Phone(PhoneCallEvent event) -> { // ringing, or early media, which stands for it
                        if (event instanceof PhoneCallEvent.EarlyMedia) {
                            progress.earlyMedia();
                        }
                        if (!rings) {
                            rings = true;
                            limit.cancel();
                            limit = stage.deadline(callTimeout);
                        }
                    }
                    case CallMessage.Alarm _ -> {
                        return new Next.End(DisconnectCause.TIMEOUT, rings ? "the callee did not answer in time"
                            : "the callee's phone did not ring within " + noRinging.toSeconds() + " seconds");
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }
}
