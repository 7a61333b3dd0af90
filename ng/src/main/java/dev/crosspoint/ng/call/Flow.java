package dev.crosspoint.ng.call;

import dev.crosspoint.ng.flags.NgRequest;
import java.util.List;

/**
 * What one listener hears of one party: where a command has a to-tag or a to-label, it is about this alone.
 *
 * @param to      the listener where it is a party that talks with the other
 * @param strands of the listener where it has subscribed
 * @param only    nobody else hears the party
 * @param fault   why there is no such flow; null where there is one
 */
record Flow(Party from, Party to, List<Subscription.Strand> strands, boolean only, String fault) {
    static boolean wanted(NgRequest request) {
        return request.name("to-tag") != null || request.name("to-label") != null;
    }

    static Flow of(NgCall call, Choice choice, NgRequest request) {
        if (choice.everybody()) {
            return none("a to-tag needs the party that is heard there: from-tag, address or label");
        }
        Party from = choice.parties().getFirst();
        String tag = request.name("to-tag");
        String label = request.name("to-label");
        Party named = tag != null ? call.tagged(tag) : call.labelled(label);
        Party to = named != null && call.link(from, named) != null ? named : null;
        List<Subscription.Strand> strands = call.subscriptions.stream()
                .filter(s -> tag != null ? tag.equals(s.tag()) : label.equals(s.label()))
                .flatMap(s -> s.of(from)).toList();
        if (to == null && strands.isEmpty()) {
            return none("nobody of that to-tag or to-label hears that party");
        }
        long listeners = call.links.stream().filter(l -> l.from() == from).count()
                + call.subscriptions.stream().filter(s -> s.of(from).findAny().isPresent()).count();
        return new Flow(from, to, strands, listeners == 1, null);
    }

    /** The listener gets silence in place of that party, whatever others get. */
    void silence(boolean on) {
        if (to != null && on) {
            from.silencedTo.add(to);
        } else if (to != null) {
            from.silencedTo.remove(to);
        }
        strands.forEach(s -> s.silenced = on);
    }

    private static Flow none(String why) {
        return new Flow(null, null, List.of(), false, why);
    }
}
