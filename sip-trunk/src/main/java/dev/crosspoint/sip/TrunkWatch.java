package dev.crosspoint.sip;

import dev.crosspoint.sip.call.CallContext;
import dev.crosspoint.sip.call.Transactions;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one trunk by OPTIONS every now and then whether it is there. */
final class TrunkWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkWatch.class);
    private static final int MAILBOX = 32;

    private final SipTrunks agent;
    private final TrunkPeer trunk;
    private final String callId;
    private final SerialQueue mailbox;
    private final Transactions transactions;
    private long cseq;
    private boolean asking;

    TrunkWatch(SipTrunks agent, TrunkPeer trunk) {
        this.agent = agent;
        this.trunk = trunk;
        CallContext context = agent.context();
        callId = context.newCallId();
        mailbox = new SerialQueue(agent::run, MAILBOX);
        transactions = new Transactions(context.timers(), context.out());
    }

    String callId() {
        return callId;
    }

    void start() {
        long pauseNs = trunk.trunk().keepAlive().toNanos();
        agent.timer().scheduleWithFixedDelay(() -> post(this::ask), 0, pauseNs, TimeUnit.NANOSECONDS);
    }

    void receive(SipMessage message, Hop from) {
        if (message instanceof SipResponse response) {
            post(() -> transactions.receive(response, from, agent.now()));
        }
    }

    void notSent(SipMessage message) {
        post(() -> transactions.notSent(message, agent.now()));
    }

    private void post(Runnable task) {
        mailbox.offer(() -> {
            try {
                task.run();
                sleep();
            } catch (RuntimeException bug) {
                agent.counters().count(SipCounter.FAULTS);
                LOG.error("keep-alive of trunk {} failed", trunk.trunk().name(), bug);
            }
        });
    }

    private void sleep() {
        long delayNs = transactions.delayNs(agent.now());
        if (delayNs != Timer.NEVER) {
            agent.timer().schedule(() -> post(() -> transactions.timers(agent.now())), delayNs, TimeUnit.NANOSECONDS);
        }
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        CallContext context = agent.context();
        Hop hop = trunk.hop();
        SipRequest options = SipRequest.create("OPTIONS", trunk.optionsTarget());
        context.newVia(options, hop.transport());
        options.set("Max-Forwards", "70");
        options.set("From", "<sip:crosspoint@" + context.hostPort() + ">;tag=" + context.newTag());
        options.set("To", "<" + trunk.optionsTarget() + ">");
        options.set("Call-ID", callId);
        options.set("CSeq", ++cseq + " OPTIONS");
        context.describe(options, hop.transport());
        transactions.request(options, hop, new Transactions.Outcome() {
            @Override
            public void response(SipResponse response, Hop from, long nowNs) {
                if (!response.provisional()) { // any answer shows life, a refusal to be asked too
                    heard(response.code() != 503);
                }
            }

            @Override
            public void failed(int code, long nowNs) {
                heard(false);
            }
        }, agent.now());
    }

    private void heard(boolean alive) {
        asking = false;
        if (trunk.alive(alive)) {
            LOG.warn("trunk {} is {}", trunk.trunk().name(), trunk.up() ? "up" : "down");
        }
    }
}
