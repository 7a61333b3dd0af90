package dev.crosspoint.sip;

import dev.crosspoint.sip.call.CallContext;
import dev.crosspoint.sip.call.Replies;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.TransportSink;
import java.util.Set;

/**
 * Where messages arrive: known Call-IDs go to their call; the rest is admitted as a new call or answered here and
 * forgotten, so that strangers and floods cost no memory.
 */
final class Reception implements TransportSink {
    private static final Set<String> KNOWN_METHODS = Set.of("REGISTER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "REFER",
            "PUBLISH", "INFO", "UPDATE", "PRACK", "BYE");

    private final SipTrunks agent;

    Reception(SipTrunks agent) {
        this.agent = agent;
    }

    @Override
    public void received(SipMessage message, Hop from) {
        switch (message) {
            case SipRequest request -> request(request, from);
            case SipResponse response -> {
                if (!agent.deliver(response, from)) {
                    agent.counters().count(SipCounter.STRAY_RESPONSES);
                }
            }
        }
    }

    @Override
    public void notSent(SipMessage message) {
        agent.notSent(message);
    }

    private void request(SipRequest request, Hop from) {
        request.receivedFrom(from.address().getAddress().getHostAddress(), from.address().getPort());
        TrunkPeer trunk = agent.trunkAt(from.address().getAddress());
        if (trunk == null) {
            if (!request.is("ACK")) {
                agent.counters().count(SipCounter.STRANGERS);
            }
            refuse(request, from, 403, null);
        } else if (agent.deliver(request, from)) {
            return; // it belongs to a call
        } else if (request.toTag() != null) {
            agent.counters().count(SipCounter.REQUESTS_WITHOUT_DIALOG);
            refuse(request, from, 481, null);
        } else {
            begins(request, from, trunk);
        }
    }

    private void begins(SipRequest request, Hop from, TrunkPeer trunk) {
        switch (request.method()) {
            case "INVITE" -> invite(request, from, trunk);
            case "OPTIONS" -> {
                SipResponse ok = response(request, agent.closing() ? 503 : 200);
                ok.set("Allow", CallContext.ALLOW);
                ok.set("Accept", "application/sdp");
                ok.set("Supported", CallContext.SUPPORTED);
                agent.send(ok, Replies.to(request, from));
            }
            case "CANCEL", "NOTIFY" -> refuse(request, from, 481, null); // nothing is cancelled or subscribed to here
            case "REFER" -> refuse(request, from, 403, null); // only within a call
            default -> refuse(request, from, KNOWN_METHODS.contains(request.method()) ? 405 : 501, null);
        }
    }

    private void invite(SipRequest invite, Hop from, TrunkPeer trunk) {
        if (agent.closing()) {
            overloaded(invite, from);
            return;
        }
        if (invite.fromTag() == null || tooManyHops(invite)) {
            refuse(invite, from, invite.fromTag() == null ? 400 : 483, null);
            return;
        }
        switch (agent.admission().enter(agent.now())) {
            case ADMITTED -> agent.begin(invite, from, trunk);
            case TOO_MANY -> {
                agent.counters().count(SipCounter.CALLS_OVER_LIMIT);
                overloaded(invite, from);
            }
            case TOO_FAST -> {
                agent.counters().count(SipCounter.CALLS_OVER_RATE);
                overloaded(invite, from);
            }
        }
    }

    private static boolean tooManyHops(SipRequest invite) {
        return invite.header("Max-Forwards").map("0"::equals).orElse(false);
    }

    void overloaded(SipRequest request, Hop from) {
        refuse(request, from, 503, Long.toString(Math.max(1, agent.settings().limits().retryAfter().toSeconds())));
    }

    private void refuse(SipRequest request, Hop from, int code, String retryAfter) {
        if (request.is("ACK")) {
            return;
        }
        SipResponse response = response(request, code);
        if (retryAfter != null) {
            response.set("Retry-After", retryAfter);
        }
        if (code == 405) {
            response.set("Allow", CallContext.ALLOW);
        }
        agent.send(response, Replies.to(request, from));
    }

    /** The same request gets the same tag whenever it comes (RFC 3261 §8.2.7). */
    private SipResponse response(SipRequest request, int code) {
        return request.response(code).tagged(agent.statelessTag(request.branch()));
    }
}
