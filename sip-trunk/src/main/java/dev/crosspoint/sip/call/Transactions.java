package dev.crosspoint.sip.call;

import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.ClientTransaction;
import dev.crosspoint.sip.transaction.InviteClientTransaction;
import dev.crosspoint.sip.transaction.InviteServerTransaction;
import dev.crosspoint.sip.transaction.MessageOut;
import dev.crosspoint.sip.transaction.ServerTransaction;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.util.ArrayList;
import java.util.List;

/** All transactions of one call: finds the one a message belongs to, runs their timers, forgets the finished. */
public final class Transactions {
    /** Who sent a request and wants to know what became of it. */
    public interface Outcome {
        /** Every response that is news; several for an INVITE, 2xx of forks among them. */
        void response(SipResponse response, Hop from, long nowNs);

        /** 408 when nobody answered, 503 when it could not be sent. */
        void failed(int code, long nowNs);
    }

    /** Who answered an INVITE and wants to know that nobody acknowledged it. */
    public interface Unacknowledged {
        void unacknowledged(InviteServerTransaction transaction, long nowNs);
    }

    /** Nothing to be done about it. */
    static final Outcome IGNORED = new Outcome() {
        @Override
        public void response(SipResponse response, Hop from, long nowNs) { }

        @Override
        public void failed(int code, long nowNs) { }
    };

    private record Inviting(InviteClientTransaction transaction, Outcome user) { }

    private record Requesting(ClientTransaction transaction, Outcome user) { }

    private record Invited(InviteServerTransaction transaction, Unacknowledged user) { }

    private final SipTimers timers;
    private final MessageOut out;
    private final List<Inviting> inviting = new ArrayList<>();
    private final List<Requesting> requesting = new ArrayList<>();
    private final List<Invited> invited = new ArrayList<>();
    private final List<ServerTransaction> answered = new ArrayList<>();

    public Transactions(SipTimers timers, MessageOut out) {
        this.timers = timers;
        this.out = out;
    }

    InviteClientTransaction invite(SipRequest request, Hop hop, Outcome user, long nowNs) {
        InviteClientTransaction transaction = new InviteClientTransaction(request, hop, timers, out, nowNs);
        inviting.add(new Inviting(transaction, user));
        return transaction;
    }

    public ClientTransaction request(SipRequest request, Hop hop, Outcome user, long nowNs) {
        ClientTransaction transaction = new ClientTransaction(request, hop, timers, out, nowNs);
        requesting.add(new Requesting(transaction, user));
        return transaction;
    }

    InviteServerTransaction accept(SipRequest invite, Hop reply, Unacknowledged user) {
        InviteServerTransaction transaction = new InviteServerTransaction(invite, reply, timers, out);
        invited.add(new Invited(transaction, user));
        return transaction;
    }

    /** Answers a request other than INVITE and ACK. */
    void answer(SipRequest request, SipResponse response, Hop reply, long nowNs) {
        answered.add(new ServerTransaction(request, response, reply, timers, out, nowNs));
    }

    /** Sends what is no transaction: the ACK of a 2xx. */
    void send(SipMessage message, Hop hop) {
        out.send(message, hop);
    }

    /** False when the response belongs to nothing here. */
    public boolean receive(SipResponse response, Hop from, long nowNs) {
        for (Inviting each : List.copyOf(inviting)) {
            if (each.transaction().matches(response)) {
                if (each.transaction().receive(response, nowNs)) {
                    each.user().response(response, from, nowNs);
                }
                return true;
            }
        }
        for (Requesting each : List.copyOf(requesting)) {
            if (each.transaction().matches(response)) {
                if (each.transaction().receive(response, nowNs)) {
                    each.user().response(response, from, nowNs);
                }
                return true;
            }
        }
        return false;
    }

    /** True when the request only repeats or closes what is already being dealt with. */
    boolean absorbs(SipRequest request, long nowNs) {
        for (Invited each : invited) {
            InviteServerTransaction transaction = each.transaction();
            if (transaction.matches(request)) {
                if (request.is("INVITE")) {
                    transaction.repeated();
                    return true;
                }
                if (request.is("ACK") && transaction.answered() && !transaction.accepted()) {
                    transaction.acknowledged(nowNs);
                    return true;
                }
            }
        }
        for (ServerTransaction each : answered) {
            if (each.absorbs(request)) {
                return true;
            }
        }
        return false;
    }

    /** The INVITE that a CANCEL means, or null. */
    InviteServerTransaction cancelled(SipRequest cancel) {
        for (Invited each : invited) {
            if (each.transaction().matches(cancel)) {
                return each.transaction();
            }
        }
        return null;
    }

    /** A request could not be sent at all. */
    public void notSent(SipMessage message, long nowNs) {
        for (Inviting each : List.copyOf(inviting)) {
            if (each.transaction().pending() && message == each.transaction().request()) {
                each.transaction().abandon();
                each.user().failed(503, nowNs);
            }
        }
        for (Requesting each : List.copyOf(requesting)) {
            if (each.transaction().pending() && message == each.transaction().request()) {
                each.transaction().abandon();
                each.user().failed(503, nowNs);
            }
        }
    }

    public void timers(long nowNs) {
        for (Inviting each : List.copyOf(inviting)) {
            if (each.transaction().timedOut(nowNs)) {
                each.user().failed(408, nowNs);
            }
        }
        for (Requesting each : List.copyOf(requesting)) {
            if (each.transaction().timedOut(nowNs)) {
                each.user().failed(408, nowNs);
            }
        }
        for (Invited each : List.copyOf(invited)) {
            if (each.transaction().timedOut(nowNs)) {
                each.user().unacknowledged(each.transaction(), nowNs);
            }
        }
        inviting.removeIf(each -> each.transaction().terminated());
        requesting.removeIf(each -> each.transaction().terminated());
        invited.removeIf(each -> each.transaction().terminated());
        answered.removeIf(each -> each.terminated(nowNs));
    }

    public long delayNs(long nowNs) {
        long delay = Timer.NEVER;
        for (Inviting each : inviting) {
            delay = Math.min(delay, each.transaction().delayNs(nowNs));
        }
        for (Requesting each : requesting) {
            delay = Math.min(delay, each.transaction().delayNs(nowNs));
        }
        for (Invited each : invited) {
            delay = Math.min(delay, each.transaction().delayNs(nowNs));
        }
        for (ServerTransaction each : answered) {
            delay = Math.min(delay, each.delayNs(nowNs));
        }
        return delay;
    }

    /** Something we sent waits for its answer, or our answer for its ACK. */
    boolean waiting() {
        return inviting.stream().anyMatch(each -> each.transaction().pending())
                || requesting.stream().anyMatch(each -> each.transaction().pending())
                || invited.stream().anyMatch(each -> each.transaction().awaitsAck());
    }

    /** Nothing more can come that would belong here. */
    public boolean idle() {
        return inviting.isEmpty() && requesting.isEmpty() && invited.isEmpty() && answered.isEmpty();
    }
}
