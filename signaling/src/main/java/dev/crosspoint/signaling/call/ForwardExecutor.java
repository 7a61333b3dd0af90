package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Forward;
import java.util.List;

/** Passes an unanswered inbound call on; the call ends with what becomes of that. */
final class ForwardExecutor implements VerbExecutor<Forward> {
    private final LegCalls legs;
    private final CallMedia media;
    private final Ringback ringback;

    ForwardExecutor(LegCalls legs, CallMedia media, Ringback ringback) {
        this.legs = legs;
        this.media = media;
        this.ringback = ringback;
    }

    @Override
    public Next execute(Forward verb, CallStage stage) throws VerbInterrupted {
        CallRecord call = stage.record();
        if (!call.inbound() || stage.answered()) {
            return new Next.End(DisconnectCause.APPLICATION_ERROR,
                "Forward is for inbound calls that are not answered");
        }
        CallerIdShown shown = CallerIdShown.of(call, verb.from() == null ? call.to() : verb.from(), false);
        LegPlan plan = new LegPlan(verb.to(), shown.callerId(), shown.number(), shown.name(null), shown.privacy(),
            verb.uui(), TransferExecutor.diversions(verb.diverting(), stage), verb.callTimeout(), null, null, null);
        stage.bond(Bond.FORWARD);
        try {
            return new Hunt(stage, media, ringback, true, null).run(List.of(plan), legs).why();
        } finally {
            stage.bond(Bond.NONE);
        }
    }
}
