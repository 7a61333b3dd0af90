package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bridge;
import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes another call of the account out of its document and joins it to this one. */
final class BridgeExecutor implements VerbExecutor<Bridge> {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeExecutor.class);
    /** A living call obeys at once; this is for one that is stuck. */
    private static final Duration TARGET_COMES = Duration.ofSeconds(10);

    private final CallMedia media;
    private final BiFunction<String, String, Optional<Call>> living;

    /** @param living finds a living call by account and id */
    BridgeExecutor(CallMedia media, BiFunction<String, String, Optional<Call>> living) {
        this.media = media;
        this.living = living;
    }

    @Override
    public Next execute(Bridge verb, CallStage stage) throws VerbInterrupted {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
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
        Optional<Call> found = living.apply(call.accountId(), verb.targetCallId()).filter(other -> !other.ended());
        return found.isPresent() ? bridge(found.get(), verb, stage)
            : new Next.End(DisconnectCause.UNKNOWN, "the target call is unknown or has ended");
    }

    private Next.End bridge(Call target, Bridge verb, CallStage stage) throws VerbInterrupted {
        long ticket = stage.ticket();
        Link link = new Link(media);
        BridgeTarget part = new BridgeTarget(link, verb.targetComplete(),
            news -> stage.post(new CallMessage.Party(ticket, news)));
        Deadline limit = stage.deadline(TARGET_COMES);
        stage.bond(Bond.BRIDGE);
        boolean left = false;
        try {
            target.order(new CallCommand.Join(part)).thenAccept(verdict -> {
                if (verdict != CallCommand.Verdict.DONE) {
                    stage.post(new CallMessage.Party(ticket, new PartyNews.Left(target.id(), refusal(target))));
                }
            });
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Party(long of, PartyNews.Ready(String id, Voice voice)) when of == ticket -> {
                        limit.cancel();
                        limit = stage.deadline(Hunt.LONGEST);
                        link.join(stage.voice(), voice);
                        LOG.info("call {} is bridged to call {}", stage.record().callId(), id);
                    }
                    case CallMessage.Party(long of, PartyNews.Left(String _, Next.End why)) when of == ticket -> {
                        left = true;
                        return why;
                    }
                    case CallMessage.Alarm _ -> {
                        return new Next.End(DisconnectCause.UNKNOWN, "the target call did not come, or for too long");
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
            stage.bond(Bond.NONE);
            link.close();
            if (!left) {
                target.abandoned(part, "the call that bridged has left");
            }
        }
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
