package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bridge;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Takes another call of the account out of its document and joins it to this one. */
final class BridgeExecutor implements VerbExecutor<Bridge> {
    private final LegCalls calls;
    private final CallMedia media;
    private final Ringback ringback;

    BridgeExecutor(LegCalls calls, CallMedia media, Ringback ringback) {
        this.calls = calls;
        this.media = media;
        this.ringback = ringback;
    }

    @Override
    public Next execute(Bridge verb, CallStage stage) throws VerbInterrupted {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answerAndSettle();
        Next.End why = bridge(verb, stage);
        if (verb.complete() == null) {
            return Next.NEXT_VERB;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        CallFields.cause(fields, why);
        return new Next.Ask("bridgeComplete", verb.complete(), fields);
    }

    private Next.End bridge(Bridge verb, CallStage stage) throws VerbInterrupted {
        CallRecord call = stage.record();
        if (verb.targetCallId().equals(call.callId())) {
            return new Next.End(DisconnectCause.REJECTED, "a call cannot be bridged to itself");
        }
        Optional<Call> found = calls.living(call.accountId(), verb.targetCallId()).filter(other -> !other.ended());
        return found.isPresent() ? new BridgeOriginator(stage, found.get(), verb, calls, media, ringback).run()
            : new Next.End(DisconnectCause.UNKNOWN, "the target call is unknown or has ended");
    }
}
