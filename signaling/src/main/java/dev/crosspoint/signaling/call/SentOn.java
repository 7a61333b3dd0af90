package dev.crosspoint.signaling.call;

import java.util.List;

/**
 * A leg whose party has sent it on to somebody else (a blind transfer by the phone of the call that dialled it): it
 * leaves that call, dials for itself, and ends with whom it reaches or when it reaches nobody.
 */
record SentOn(LegPlan was, String to, Succession wish, LegCalls calls, CallMedia media, Ringback ringback)
        implements Part {
    @Override
    public Next play(CallStage stage) throws VerbInterrupted {
        wish.accepted();
        CallerIdShown shown = CallerIdShown.of(stage.record(), null, was.privacy());
        LegPlan plan = new LegPlan(to, shown.callerId(), shown.number(), shown.name(null), shown.privacy(), null,
            List.of(), was.callTimeout(), null, was.disconnect(), was.tag());
        try {
            Hunt.Outcome outcome = new Hunt(stage, media, ringback, false, wish).run(List.of(plan), calls);
            wish.failed(outcome.why().cause());
            return outcome.joined() ? new Next.End(DisconnectCause.HANGUP, null) : outcome.why();
        } finally {
            wish.failed(DisconnectCause.CANCEL);
        }
    }

    @Override
    public String toString() {
        return "SentOn";
    }
}
