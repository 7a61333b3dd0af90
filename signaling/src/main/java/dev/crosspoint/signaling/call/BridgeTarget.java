package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.util.function.Consumer;

/** A Bridge as the target lives it: taken out of its document, joined, and asked for another one when left alone. */
final class BridgeTarget implements Part, Whole {
    private final Link link;
    private final Callback whenLeft;
    private final Consumer<PartyNews> originator;

    /** @param whenLeft asked for the target's next document; null hangs it up */
    BridgeTarget(Link link, Callback whenLeft, Consumer<PartyNews> originator) {
        this.link = link;
        this.whenLeft = whenLeft;
        this.originator = originator;
    }

    @Override
    public Next play(CallStage stage) throws VerbInterrupted {
        stage.bond(Bond.BRIDGE);
        stage.partOf(this);
        stage.answer();
        Voice voice = stage.voice();
        stage.referred((refer, to) ->
            originator.accept(new PartyNews.Refers(voice.callId(), stage.phone(), refer, to)));
        originator.accept(new PartyNews.Ready(voice.callId(), voice));
        return stage.joined(Hunt.LONGEST.plusMinutes(5), why -> {
            link.close();
            originator.accept(new PartyNews.Left(voice.callId(), why));
        });
    }

    @Override
    public Next abandoned(CallStage stage, String why) {
        return whenLeft == null ? new Next.End(DisconnectCause.HANGUP, null)
            : new Next.Ask("bridgeTargetComplete", whenLeft);
    }
}
