package dev.crosspoint.sip.call;

import dev.crosspoint.sip.message.SipAddress;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;
import java.util.ArrayList;
import java.util.List;

/** A relation between two user agents (RFC 3261 §12): who they are, where requests go, how they are numbered. */
final class Dialog {
    private final CallContext context;
    private final String callId;
    private final String localTag;
    private final String remoteTag;
    private final String local;
    private final String remote;
    private final List<String> routes;
    private long localCseq;
    private long remoteCseq;
    private SipAddress target;
    private Hop source;

    private Dialog(CallContext context, SipMessage first, String local, String localTag, String remote,
                   String remoteTag, List<String> routes, Hop from) {
        this.context = context;
        callId = first.callId();
        this.local = local;
        this.localTag = localTag;
        this.remote = remote;
        this.remoteTag = remoteTag;
        this.routes = routes;
        source = from;
        target = first.contact().orElse(SipAddress.NONE);
    }

    /** Made by a response to our INVITE. */
    static Dialog asCaller(CallContext context, SipRequest invite, SipResponse response, Hop from) {
        List<String> routes = new ArrayList<>(response.headers("Record-Route")).reversed();
        Dialog dialog = new Dialog(context, response, invite.header("From").orElseThrow(), invite.fromTag(),
                response.header("To").orElseThrow(), response.toTag(), List.copyOf(routes), from);
        dialog.localCseq = invite.cseq();
        dialog.remoteCseq = -1;
        if (dialog.target == SipAddress.NONE) {
            dialog.target = invite.target();
        }
        return dialog;
    }

    /** Made by our response to an INVITE. */
    static Dialog asCallee(CallContext context, SipRequest invite, String localTag, Hop from) {
        Dialog dialog = new Dialog(context, invite, invite.header("To").orElseThrow() + ";tag=" + localTag, localTag,
                invite.header("From").orElseThrow(), invite.fromTag(), List.copyOf(invite.headers("Record-Route")),
                from);
        dialog.localCseq = 0;
        dialog.remoteCseq = invite.cseq();
        if (dialog.target == SipAddress.NONE) {
            dialog.target = invite.from();
        }
        return dialog;
    }

    /** Who we are in this dialog. */
    String localUri() {
        return SipAddress.parse(local).uri();
    }

    String localTag() {
        return localTag;
    }

    String remoteTag() {
        return remoteTag;
    }

    /** Whether a request of the far side's belongs to this dialog. */
    boolean owns(SipRequest request) {
        return localTag.equals(request.toTag())
                && (remoteTag == null || remoteTag.equals(request.fromTag()));
    }

    /** False for a request that is older than one already seen (RFC 3261 §12.2.2). */
    boolean inOrder(SipRequest request) {
        if (request.cseq() <= remoteCseq) {
            return false;
        }
        remoteCseq = request.cseq();
        return true;
    }

    /** Follows the far side to a new Contact or, behind NAT, to a new source (RFC 3261 §12.2). */
    void refreshTarget(SipMessage message, Hop from) {
        source = from;
        message.contact().ifPresent(contact -> target = contact);
    }

    SipRequest request(String method) {
        localCseq++;
        return numbered(method, localCseq);
    }

    /** The ACK of a 2xx: it has the number of the INVITE and a branch of its own. */
    SipRequest ack(long inviteCseq) {
        return numbered("ACK", inviteCseq);
    }

    private SipRequest numbered(String method, long cseq) {
        boolean strict = !routes.isEmpty() && !SipAddress.parse(routes.getFirst()).looseRoute();
        String uri = strict ? SipAddress.parse(routes.getFirst()).uri() : target.uri();
        SipRequest request = SipRequest.create(method, uri);
        Hop hop = hop();
        context.newVia(request, hop.transport());
        request.set("Max-Forwards", "70");
        request.set("From", local);
        request.set("To", remote);
        request.set("Call-ID", callId);
        request.set("CSeq", cseq + " " + method);
        context.describe(request, hop.transport());
        for (String route : strict ? routes.subList(1, routes.size()) : routes) {
            request.add("Route", route);
        }
        if (strict) {
            request.add("Route", "<" + target.uri() + ">");
        }
        return request;
    }

    /** Gives a challenged request its next number and a new branch. */
    void renumber(SipRequest request) {
        localCseq++;
        request.set("CSeq", localCseq + " " + request.method());
        context.newVia(request, hop().transport());
    }

    Hop hop() {
        SipAddress next = routes.isEmpty() ? target : SipAddress.parse(routes.getFirst());
        return Replies.toward(next, source);
    }
}
