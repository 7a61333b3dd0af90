package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bridge;
import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Bridge as the call with the verb lives it: fetches the target, is joined to it, and lets either phone send the
 * other one on to somebody else. Lives on that call's own thread.
 */
final class BridgeOriginator {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeOriginator.class);
    /** A living call obeys at once; this is for one that is stuck. */
    private static final Duration TARGET_COMES = Duration.ofSeconds(10);
    private static final Duration SENT_ON_RINGS = Duration.ofSeconds(30);

    private final CallStage stage;
    private final Call target;
    private final LegCalls calls;
    private final CallMedia media;
    private final Ringback ringback;
    private final Link link;
    private final long ticket;
    private final BridgeTarget part;
    private Voice joined;
    private boolean left;
    private boolean sentOn;

    BridgeOriginator(CallStage stage, Call target, Bridge verb, LegCalls calls, CallMedia media, Ringback ringback) {
        this.stage = stage;
        this.target = target;
        this.calls = calls;
        this.media = media;
        this.ringback = ringback;
        link = new Link(media);
        ticket = stage.ticket();
        part = new BridgeTarget(link, verb.targetComplete(), this::tell);
    }

    private void tell(PartyNews news) {
        stage.post(new CallMessage.Party(ticket, news));
    }

    /** Says why the two are together no more, or never were. */
    Next.End run() throws VerbInterrupted {
        Deadline limit = stage.deadline(TARGET_COMES);
        stage.bond(Bond.BRIDGE);
        stage.referred(this::sendOn);
        try {
            target.order(new CallCommand.Join(part)).thenAccept(verdict -> {
                if (verdict != CallCommand.Verdict.DONE) {
                    tell(new PartyNews.Left(target.id(), refusal(target)));
                }
            });
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Party(long of, PartyNews.Ready(String id, Voice voice)) when of == ticket -> {
                        limit.cancel();
                        limit = stage.deadline(Hunt.LONGEST);
                        joined = voice;
                        link.join(stage.voice(), voice);
                        LOG.info("call {} is bridged to call {}", stage.record().callId(), id);
                    }
                    case CallMessage.Party(long of, PartyNews news) when of == ticket -> {
                        Next.End why = heard(news);
                        if (why != null) {
                            return why;
                        }
                    }
                    case CallMessage.Alarm _ -> {
                        return new Next.End(DisconnectCause.UNKNOWN, "the target call did not come, or for too long");
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
            stage.referred(null);
            stage.bond(Bond.NONE);
            link.close();
            leave();
        }
    }

    private Next.End heard(PartyNews news) throws VerbInterrupted {
        return switch (news) {
            case PartyNews.Left(String _, Next.End why) -> {
                left = true;
                yield sentOn ? null : why;
            }
            case PartyNews.SentOn(String _, boolean went) -> {
                sentOn = false;
                yield went || left ? new Next.End(DisconnectCause.HANGUP, null) : null;
            }
            case PartyNews.Refers wish -> amSentOn(wish);
            case PartyNews.EarlyMedia _, PartyNews.Answered _, PartyNews.Ready _ -> null;
        };
    }

    /** The target may go, unless it has gone. */
    private void leave() {
        if (!left) {
            left = true;
            target.abandoned(part, "the call that bridged has left");
        }
    }

    /** Our own phone wants the target to be connected to somebody else: the target goes on alone from here. */
    private void sendOn(long refer, String to) {
        PartyNews.Refers asked = new PartyNews.Refers(stage.record().callId(), stage.phone(), refer, to);
        if (joined == null || sentOn || left) {
            new Succession(asked, _ -> { }).failed(DisconnectCause.REJECTED);
            return;
        }
        sentOn = true;
        AtomicBoolean went = new AtomicBoolean();
        Succession wish = new Succession(asked, _ -> tell(new PartyNews.SentOn(target.id(), went.get())));
        LegPlan plan = plan(to);
        target.order(new CallCommand.SendOn(part, party -> {
            went.set(true);
            return new SentOn(plan, to, wish, calls, media, ringback).play(party);
        })).thenAccept(verdict -> {
            if (verdict != CallCommand.Verdict.DONE) {
                wish.failed(DisconnectCause.REJECTED);
            }
        });
    }

    /** The target's phone wants us to be connected to somebody else; the target waits for how that goes. */
    private Next.End amSentOn(PartyNews.Refers asked) throws VerbInterrupted {
        if (sentOn || joined == null) {
            new Succession(asked, _ -> { }).failed(DisconnectCause.REJECTED);
            return null;
        }
        Succession wish = new Succession(asked, taken -> {
            if (taken) {
                leave();
            }
        });
        link.part();
        wish.accepted();
        Hunt.Outcome outcome;
        try {
            outcome = new Hunt(stage, media, ringback, false, wish).run(List.of(plan(asked.to())), calls);
            wish.failed(outcome.why().cause());
        } finally {
            wish.failed(DisconnectCause.CANCEL);
        }
        left |= link.closed(); // its own word for that has come while others were listened to
        if (left) {
            return outcome.why();
        }
        stage.referred(this::sendOn);
        link.join(stage.voice(), joined);
        return null;
    }

    private LegPlan plan(String to) {
        CallerIdShown shown = CallerIdShown.of(stage.record(), null, false);
        return new LegPlan(to, shown.callerId(), shown.number(), shown.name(null), shown.privacy(), null, List.of(),
            SENT_ON_RINGS, null, null, null);
    }

    private static Next.End refusal(Call target) {
        if (target.ended()) {
            return new Next.End(DisconnectCause.UNKNOWN, "the target call has ended");
        }
        return switch (target.bond()) {
            case BRIDGE -> new Next.End(DisconnectCause.BUSY, "the target call is bridged already");
            case FORWARD -> new Next.End(DisconnectCause.REJECTED, "the target call is being forwarded");
            case WAITING_LEG, NONE -> new Next.End(DisconnectCause.REJECTED, "the target call is not answered");
        };
    }
}
