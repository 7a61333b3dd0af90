package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several legs rung at once for one call, of which the first to answer is joined to it until one of the two leaves.
 * Lives on the call's own thread; the legs' threads use {@link #tell}, {@link #wonBy} and {@link #parts}.
 */
final class Hunt implements Whole {
    /** Nobody talks for longer; what ends here has been forgotten. */
    static final Duration LONGEST = Duration.ofHours(24);
    private static final Logger LOG = LoggerFactory.getLogger(Hunt.class);

    /**
     * How it came out, while the call that dialled lives on.
     *
     * @param to     the destination that answered, or the last one that did not
     * @param joined whether the two were joined
     */
    record Outcome(Next.End why, String callerId, String to, boolean joined) { }

    private final CallStage stage;
    private final CallMedia media;
    private final Ringback ringback;
    private final Link link;
    private final CallerHears caller;
    private final boolean forwards;
    private final Succession told;
    private final long ticket;
    private final Map<String, Call> legs = new LinkedHashMap<>();
    private final Map<String, LegPlan> plans = new LinkedHashMap<>();
    private final Map<String, Voice> early = new LinkedHashMap<>();
    private final AtomicReference<String> winner = new AtomicReference<>();
    /** Whether the next leg to answer takes the winner's place. */
    private final AtomicBoolean successorWanted = new AtomicBoolean();
    /** A joined leg has once wanted to be replaced: with it goes its sound alone. */
    private volatile boolean replaceable;
    private Succession succession;
    /** The winner, once the caller's own phone has sent it on to somebody else. */
    private String sentOn;
    private LegCalls calls;

    Hunt(CallStage stage, CallMedia media, Ringback ringback) {
        this(stage, media, ringback, false, null);
    }

    /**
     * A hunt with a purpose of its own.
     *
     * @param forwards whether the account's limits allow it in any case and nobody gives orders to the legs
     * @param told     on whose wish it is, and who hears of its steps; or null
     */
    Hunt(CallStage stage, CallMedia media, Ringback ringback, boolean forwards, Succession told) {
        this.forwards = forwards;
        this.told = told;
        this.media = media;
        this.ringback = ringback;
        this.stage = stage;
        this.link = new Link(media);
        this.caller = new CallerHears(stage, ringback, link);
        this.ticket = stage.ticket();
    }

    // ---- for the legs' threads

    void tell(PartyNews news) {
        stage.post(new CallMessage.Party(ticket, news));
    }

    /** Whether this leg is the first that answers, or the one that is to take the first one's place. */
    boolean wonBy(String callId) {
        return winner.compareAndSet(null, callId) || successorWanted.compareAndSet(true, false);
    }

    /** A joined leg wants somebody else in its place. */
    void refers(PartyNews.Refers wish) {
        replaceable = true;
        tell(wish);
    }

    /** The leg leaves: its sound goes nowhere from here on. */
    void parts(String callId) {
        if (replaceable) {
            link.part(callId);
        } else {
            link.close();
        }
    }

    boolean forwards() {
        return forwards;
    }

    /** Whether the account's limits do not hold for what is dialled now. */
    boolean beyondLimits() {
        return forwards && winner.get() == null;
    }

    @Override
    public Next abandoned(CallStage leg, String why) {
        return leg.answered() ? new Next.End(DisconnectCause.HANGUP, null)
            : new Next.End(DisconnectCause.CANCEL, why);
    }

    // ---- for the call's own thread

    /** Rings them all. */
    Outcome run(List<LegPlan> wanted, LegCalls by) throws VerbInterrupted {
        calls = by;
        Deadline limit = stage.deadline(LONGEST);
        stage.referred(this::callerRefers);
        try {
            caller.ringing();
            Next.End refused = calls.dial(stage, wanted, this, legs, plans);
            if (refused != null) {
                LegPlan first = wanted.getFirst();
                return new Outcome(refused, first.callerId(), first.to(), false);
            }
            return untilOver(limit);
        } finally {
            limit.cancel();
            stage.referred(null);
            caller.over();
            link.close();
            if (succession != null) {
                succession.failed(DisconnectCause.CANCEL);
            }
            legs.values().forEach(leg -> leg.abandoned(this, "the call that dialled has ended"));
        }
    }

    private Outcome untilOver(Deadline limit) throws VerbInterrupted {
        while (true) {
            switch (stage.await(limit)) {
                case CallMessage.Party(long of, PartyNews news) when of == ticket -> {
                    Outcome outcome = heard(news);
                    if (outcome != null) {
                        return outcome;
                    }
                }
                case CallMessage.Alarm _ -> {
                    LegPlan any = plans.values().iterator().next();
                    return new Outcome(new Next.End(DisconnectCause.ERROR, "joined for too long"), any.callerId(),
                        any.to(), false);
                }
                default -> { }
            }
        }
    }

    private Outcome heard(PartyNews news) {
        switch (news) {
            case PartyNews.EarlyMedia(String callId, Voice voice) -> early(callId, voice);
            case PartyNews.Answered(String callId) -> {
                if (succession == null) {
                    answered(callId);
                }
            }
            case PartyNews.Ready(String callId, Voice voice) -> {
                if (succession != null && !callId.equals(winner.get())) {
                    succeeded(callId);
                }
                if (callId.equals(winner.get())) {
                    caller.over();
                    stage.answer();
                    link.join(stage.voice(), voice);
                    if (told != null) {
                        told.joined();
                    }
                    LOG.info("call {} is joined to call {}", stage.record().callId(), callId);
                }
            }
            case PartyNews.Refers wish -> replace(wish);
            case PartyNews.SentOn(String callId, boolean went) -> {
                return went ? outcome(callId, new Next.End(DisconnectCause.HANGUP, null), true) : stays();
            }
            case PartyNews.Left(String callId, Next.End why) -> {
                return left(callId, why);
            }
        }
        return null;
    }

    private void early(String callId, Voice voice) {
        if (callId.equals(winner.get()) || !legs.containsKey(callId)) {
            return;
        }
        if (succession != null) {
            succession.soundComes();
            early.putIfAbsent(callId, voice);
            if (!legs.containsKey(succession.predecessor())) {
                caller.early(early);
            }
        } else if (winner.get() == null) {
            early.putIfAbsent(callId, voice);
            caller.early(early);
            if (told != null) {
                told.soundComes();
            }
        }
    }

    private void answered(String callId) {
        if (plans.get(callId).answer() != null) {
            caller.waiting();
        }
        cancelOthers(callId);
    }

    /** Dials somebody for the place of a leg, which stays joined until then. */
    private void replace(PartyNews.Refers wish) {
        Succession next = new Succession(wish, _ -> { });
        if (succession != null || sentOn != null || !wish.callId().equals(winner.get()) || legs.size() != 1) {
            next.failed(DisconnectCause.REJECTED);
            return;
        }
        early.clear();
        successorWanted.set(true);
        Next.End refused = calls.dial(stage, List.of(plans.get(wish.callId()).to(wish.to())), this, legs, plans);
        if (refused != null) {
            successorWanted.set(false);
            LOG.info("call {} is not replaced: {}", wish.callId(), refused.message());
            next.failed(refused.cause());
            return;
        }
        LOG.info("call {} wants to be replaced beside call {}", wish.callId(), stage.record().callId());
        succession = next;
        succession.accepted();
    }

    /** The caller's phone wants its party to be connected to somebody else: the party goes on alone from here. */
    private void callerRefers(long refer, String to) {
        String callId = winner.get();
        Call leg = callId == null || !link.joins(callId) ? null : legs.get(callId);
        PartyNews.Refers asked = new PartyNews.Refers(stage.record().callId(), stage.phone(), refer, to);
        if (leg == null || succession != null || sentOn != null) {
            new Succession(asked, _ -> { }).failed(DisconnectCause.REJECTED);
            return;
        }
        AtomicBoolean went = new AtomicBoolean();
        Succession wish = new Succession(asked, _ -> tell(new PartyNews.SentOn(callId, went.get())));
        sentOn = callId;
        LegPlan plan = plans.get(callId);
        leg.order(new CallCommand.SendOn(this, party -> {
            went.set(true);
            return new SentOn(plan, to, wish, calls, media, ringback).play(party);
        })).thenAccept(verdict -> {
            if (verdict != CallCommand.Verdict.DONE) {
                wish.failed(DisconnectCause.REJECTED);
            }
        });
    }

    /** The party could not be sent on. */
    private Outcome stays() {
        String callId = sentOn;
        sentOn = null;
        return legs.containsKey(callId) ? null : outcome(callId, new Next.End(DisconnectCause.HANGUP, null), true);
    }

    private void succeeded(String callId) {
        winner.set(callId);
        succession.joined();
        succession = null;
        cancelOthers(callId);
    }

    private void cancelOthers(String winnerId) {
        legs.forEach((callId, leg) -> {
            if (!callId.equals(winnerId)) {
                leg.abandoned(this, "another destination answered first");
            }
        });
    }

    private Outcome left(String callId, Next.End why) {
        if (legs.remove(callId) == null) {
            return null; // said before that it left
        }
        early.remove(callId);
        if (callId.equals(sentOn)) {
            return null; // what becomes of it is told
        }
        if (succession != null) {
            return leftBeforeSucceeded(callId, why);
        }
        if (winner.get() == null) {
            caller.early(early);
        }
        boolean won = callId.equals(winner.get());
        return won || legs.isEmpty() ? outcome(callId, why, won) : forget(callId);
    }

    private Outcome leftBeforeSucceeded(String callId, Next.End why) {
        if (callId.equals(succession.predecessor())) {
            caller.early(early); // or ringing
            return forget(callId);
        }
        boolean alone = !legs.containsKey(succession.predecessor());
        successorWanted.set(false);
        succession.failed(why.cause());
        succession = null;
        return alone ? outcome(callId, why, false) : forget(callId);
    }

    /** The hunt goes on without this one; a phone may send its party on as often as it likes. */
    private Outcome forget(String callId) {
        plans.remove(callId);
        return null;
    }

    private Outcome outcome(String callId, Next.End why, boolean won) {
        LegPlan plan = plans.get(callId);
        return new Outcome(why, plan.callerId(), plan.to(), won);
    }
}
