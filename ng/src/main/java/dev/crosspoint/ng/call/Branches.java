package dev.crosspoint.ng.call;

import java.util.List;
import java.util.function.Predicate;

/** Who is meant: SIP forks and re-INVITEs name the ends of a call by what they know of them. */
final class Branches {
    private static final int MAX_FORKS = 64;

    private Branches() {
    }

    /** The receiver of an offer, or null where it is a new one. */
    static Party toAnswer(NgCall call, Party offerer, String toTag, String viaBranch) {
        List<Party> branches = call.branches(offerer);
        if (toTag != null) {
            Party named = call.tagged(toTag);
            if (named != null && named != offerer) {
                return named;
            }
            return latest(branches, p -> p.tag == null); // its answer was never shown to us
        }
        if (viaBranch != null) {
            Party same = latest(branches, p -> viaBranch.equals(p.viaBranch));
            return same != null ? same : latest(branches, p -> p.viaBranch == null && p.tag == null);
        }
        Party waiting = latest(branches, p -> p.tag == null);
        return waiting != null ? waiting : offerer.peer;
    }

    /** Who answers, or null where nobody was offered anything. */
    static Party answering(NgCall call, Party offerer, String toTag, String viaBranch) {
        List<Party> branches = call.branches(offerer).stream()
                .filter(p -> p.exchange != null && p.exchange.offerer() == offerer).toList();
        Party named = toTag == null ? null : latest(branches, p -> p.isTagged(toTag));
        if (named != null) {
            return named;
        }
        Party branch = viaBranch == null ? null : latest(branches, p -> viaBranch.equals(p.viaBranch));
        if (branch != null) {
            return branch;
        }
        Party waiting = latest(branches, p -> p.tag == null);
        return waiting != null ? waiting : latest(branches, _ -> true);
    }

    /** An answer says who it is from. Another tag than before is a fork behind our back: the last one wins. */
    static void name(Party party, String tag) {
        if (tag == null || tag.equals(party.tag)) {
            return;
        }
        if (party.tag != null && party.formerTags.size() < MAX_FORKS) {
            party.formerTags.add(party.tag);
        }
        party.formerTags.remove(tag);
        party.tag = tag;
    }

    private static Party latest(List<Party> parties, Predicate<Party> wanted) {
        for (Party p : parties.reversed()) {
            if (wanted.test(p)) {
                return p;
            }
        }
        return null;
    }
}
