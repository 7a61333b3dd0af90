package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Conference;

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
        Conferences.Entered entered = conferences.enter(stage, verb,
            () -> stage.post(new CallMessage.Party(ticket, new PartyNews.Left(callId, OVER))));
        return switch (entered) {
            case Conferences.Entered.In(LiveConference conference) -> stay(conference, stage, callId, ticket);
            case Conferences.Entered.Refused(DisconnectCause cause, String why) -> new Next.End(cause, why);
        };
    }

    private static Next stay(LiveConference conference, CallStage stage, String callId, long ticket)
            throws VerbInterrupted {
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
            conference.leave(callId);
        }
    }
}
