package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.signaling.bxml.DocumentPlace;
import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.time.Duration;

/**
 * The story of a leg that was dialled for another call: it rings, is answered, runs a document of its own if the
 * transfer says so, and is joined. Taken out of the transfer by the API it goes on as a call of its own.
 */
final class DialledLeg implements Call.Opening {
    private static final Duration LONGEST = Hunt.LONGEST.plusMinutes(5);

    private final CallServices services;
    private final LegPlan plan;
    private final Hunt hunt;

    DialledLeg(CallServices services, LegPlan plan, Hunt hunt) {
        this.services = services;
        this.plan = plan;
        this.hunt = hunt;
    }

    @Override
    public Next open(CallStage stage) throws VerbInterrupted {
        stage.partOf(hunt);
        stage.bond(Bond.WAITING_LEG);
        String id = stage.record().callId();
        DialRequest dial = new DialRequest(plan.to(), plan.from(), plan.displayName(), plan.privacy(), plan.uui(),
            plan.diversions(), id);
        Next.End unanswered = new Dialling(services, dial, plan.callTimeout())
            .untilAnswered(stage, () -> hunt.tell(new PartyNews.EarlyMedia(id, stage.voice())));
        if (unanswered != null) {
            return unanswered;
        }
        if (!hunt.wonBy(id)) {
            return new Next.End(DisconnectCause.CANCEL, "another destination answered first");
        }
        hunt.tell(new PartyNews.Answered(id));
        return plan.answer() == null ? joined(stage) : new Next.Ask("transferAnswer", plan.answer());
    }

    @Override
    public DocumentPlace place(CallStage stage) {
        boolean before = stage.partOf() == hunt && stage.bond() == Bond.WAITING_LEG;
        return before ? DocumentPlace.TRANSFER_LEG : DocumentPlace.CALL;
    }

    @Override
    public Next afterDocument(CallStage stage) throws VerbInterrupted {
        return stage.partOf() == hunt ? joined(stage) : stage.hangup();
    }

    /** Until the call that dialled leaves, or this one is taken out. */
    private Next joined(CallStage stage) throws VerbInterrupted {
        Voice voice = stage.voice();
        stage.bond(hunt.forwards() ? Bond.FORWARD : Bond.NONE);
        stage.referred((refer, to) ->
            hunt.refers(new PartyNews.Refers(voice.callId(), stage.phone(), refer, to)));
        hunt.tell(new PartyNews.Ready(voice.callId(), voice));
        return stage.joined(LONGEST, why -> {
            hunt.parts(voice.callId());
            hunt.tell(new PartyNews.Left(voice.callId(), why));
        });
    }
}
