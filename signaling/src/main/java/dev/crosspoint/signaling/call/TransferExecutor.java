package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.IncomingCall.Diversion;
import dev.crosspoint.signaling.bxml.Destination;
import dev.crosspoint.signaling.bxml.Diverting;
import dev.crosspoint.signaling.bxml.Transfer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rings the destinations and joins the first who answers. */
final class TransferExecutor implements VerbExecutor<Transfer> {
    private final LegCalls legs;
    private final CallMedia media;
    private final Ringback ringback;

    TransferExecutor(LegCalls legs, CallMedia media, Ringback ringback) {
        this.legs = legs;
        this.media = media;
        this.ringback = ringback;
    }

    @Override
    public Next execute(Transfer verb, CallStage stage) throws VerbInterrupted {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        CallerIdShown shown = CallerIdShown.of(stage.record(), verb.callerId(), verb.privacy());
        List<Diversion> diversions = diversions(verb.diverting(), stage);
        List<LegPlan> plans = new ArrayList<>();
        for (Destination to : verb.destinations()) {
            plans.add(new LegPlan(to.to(), shown.callerId(), shown.number(), shown.name(verb.displayName()),
                shown.privacy(), to.uui(), diversions, verb.callTimeout(), to.answer(), to.disconnect(), to.tag()));
        }
        Hunt.Outcome outcome = new Hunt(stage, media, ringback).run(plans, legs);
        return verb.complete() == null ? Next.NEXT_VERB
            : new Next.Ask("transferComplete", verb.complete(), fields(outcome));
    }

    /** The steps of an inbound call's way, with ours before them where that is wanted. */
    static List<Diversion> diversions(Diverting diverting, CallStage stage) {
        CallRecord call = stage.record();
        if (diverting.treatment() == Diverting.Treatment.NONE || !call.inbound()) {
            return List.of();
        }
        List<Diversion> all = new ArrayList<>();
        if (diverting.treatment() == Diverting.Treatment.STACK) {
            all.add(new Diversion(call.to(), diverting.reason()));
        }
        all.addAll(stage.diversions());
        return all;
    }

    private static Map<String, Object> fields(Hunt.Outcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("transferCallerId", outcome.callerId());
        fields.put("transferTo", outcome.to());
        CallFields.cause(fields, outcome.why());
        return fields;
    }
}
