package dev.crosspoint.ng.call;

import dev.crosspoint.ng.flags.NgRequest;
import java.net.InetAddress;
import java.util.List;

/**
 * Whom a command is about. As with rtpengine {@code all} goes before a label, a label before an address and that before
 * the from-tag, which proxies add to most requests on their own.
 *
 * @param fault why it is about nobody; null where it is about somebody
 */
record Choice(List<Party> parties, boolean everybody, boolean all, String fault) {
    static Choice of(NgCall call, NgRequest request) {
        boolean all = request.flagged("all") || "all".equals(request.text("all"));
        String label = request.name("label") != null ? request.name("label") : request.name("from-label");
        String address = request.name("address");
        String tag = request.name("from-tag");
        if (all) {
            return new Choice(List.copyOf(call.parties), true, true, null);
        }
        if (label != null) {
            return one(call.labelled(label), "no party has that label");
        }
        if (address != null) {
            return one(at(call, address), "no party has that address");
        }
        if (tag != null) {
            return one(call.tagged(tag), "no party has that from-tag");
        }
        return new Choice(List.copyOf(call.parties), true, false, null);
    }

    private static Choice one(Party party, String otherwise) {
        return party == null ? new Choice(List.of(), false, false, otherwise)
                : new Choice(List.of(party), false, false, null);
    }

    private static Party at(NgCall call, String literal) {
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            return call.parties.stream()
                    .filter(p -> p.remote != null && p.remote.address().equals(address)).findFirst().orElse(null);
        } catch (IllegalArgumentException notLiteral) {
            return null;
        }
    }
}
