package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Conference;
import java.util.Optional;

/** Keeps the call in a conference. */
final class ConferenceExecutor implements VerbExecutor<Conference> {
    private static final Next.End OVER = new Next.End(DisconnectCause.HANGUP, null);

    private final Conferences conferences;

    ConferenceExecutor(Conferences conferences) {
        this.conferences = conferences;
    }

    @Override
    public Next execute(Conference verb, CallStage stage) throws VerbInterrupted {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
        String callId = stage.record().callId();
        long ticket = stage.ticket();
        Optional<LiveConference> entered = conferences.enter(stage, verb,
            () -> stage.post(new CallMessage.Party(ticket, new PartyNews.Left(callId, OVER))));
        if (entered.isEmpty()) {
            return new Next.End(DisconnectCause.APPLICATION_ERROR,
                "a conference takes no more than " + LiveConference.MAX_MEMBERS + " calls");
        }
        Deadline limit = stage.deadline(Hunt.LONGEST.plusMinutes(5)); // the conference itself ends before
        try {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Party(long of, PartyNews _) when of == ticket -> {
                        return Next.NEXT_VERB;
                    }
                    case CallMessage.Alarm _ -> {
                        return Next.NEXT_VERB;
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
            entered.get().leave(callId);
        }
    }
}
