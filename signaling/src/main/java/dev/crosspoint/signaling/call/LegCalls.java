package dev.crosspoint.signaling.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens calls that are dialled for another call. They count as calls of their account like all others. */
final class LegCalls {
    private static final Logger LOG = LoggerFactory.getLogger(LegCalls.class);

    private final CallServices services;
    private final Map<String, Call> living;
    private final Function<String, AccountLine> lines;

    LegCalls(CallServices services, Map<String, Call> living, Function<String, AccountLine> lines) {
        this.services = services;
        this.living = living;
        this.lines = lines;
    }

    /**
     * Dials all or none; those that were dialled are put into {@code legs} and {@code plans} by their ids before any
     * of them has news.
     *
     * @return null, or why none was dialled
     */
    Next.End dial(CallStage parent, List<LegPlan> wanted, Hunt hunt, Map<String, Call> legs,
            Map<String, LegPlan> plans) {
        if (living.size() + wanted.size() > services.settings().maxCalls()) {
            return new Next.End(DisconnectCause.NODE_CAPACITY_EXCEEDED, "the node has too many calls");
        }
        List<String> ids = wanted.stream().map(_ -> CallIds.call()).toList();
        AccountLine line = lines.apply(parent.record().accountId());
        switch (hunt.beyondLimits() ? line.count(ids) : line.admit(ids)) {
            case TOO_FAST -> {
                return new Next.End(DisconnectCause.ACCOUNT_LIMIT, "Account call rate limit exceeded");
            }
            case TOO_MANY -> {
                return new Next.End(DisconnectCause.ACCOUNT_LIMIT, "Account concurrent call limit exceeded");
            }
            case ADMITTED -> { }
        }
        List<Call> opened = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Call leg = leg(parent, ids.get(i), wanted.get(i), hunt);
            opened.add(leg);
            legs.put(leg.id(), leg);
            plans.put(leg.id(), wanted.get(i));
        }
        opened.forEach(this::start);
        return null;
    }

    Optional<Call> living(String accountId, String callId) {
        return Optional.ofNullable(living.get(callId)).filter(call -> call.record().accountId().equals(accountId));
    }

    private Call leg(CallStage parent, String callId, LegPlan plan, Hunt hunt) {
        CallRecord record = CallRecord.leg(callId, parent.record(),
            new LegOf(parent.record().callId(), plan.callerId(), plan.to()), services.time().now());
        CallProfile profile = parent.profile().leg(callId, plan.answer(), plan.disconnect());
        String tag = plan.tag() == null || plan.tag().isEmpty() ? null : plan.tag();
        return Call.leg(services, profile, record, tag, new DialledLeg(services, plan, hunt), call -> {
            lines.apply(record.accountId()).left(call);
            hunt.tell(new PartyNews.Left(callId, new Next.End(call.record().cause(), call.record().errorMessage())));
        }, call -> living.remove(call.id()));
    }

    private void start(Call leg) {
        try {
            services.store().insert(leg.record(), leg.lastWord());
        } catch (RuntimeException e) { // a call goes on without its record
            LOG.error("call {} was not stored", leg.id(), e);
            services.store().unkept(leg.record());
        }
        LOG.info("call {} is dialled for call {}", leg.id(), leg.record().legOf().parentCallId());
        living.put(leg.id(), leg);
        leg.start();
    }
}
