package dev.crosspoint.ng.call;

import dev.crosspoint.ng.flags.NgRequest;
import java.util.List;

/** What a delete means: the call, a branch of it, or nothing but a fork's name. */
sealed interface Deletion {
    record WholeCall() implements Deletion {
    }

    record Branch(Party party) implements Deletion {
    }

    /** A fork that another one took the place of: its name goes, media stays. */
    record Fork(Party party, String tag) implements Deletion {
    }

    record Unknown() implements Deletion {
    }

    static Deletion of(NgCall call, NgRequest request) {
        String from = request.name("from-tag");
        String to = request.name("to-tag");
        String via = request.name("via-branch");
        if (from == null) {
            return new WholeCall();
        }
        Party first = call.tagged(from);
        if (first == null) {
            return new Unknown();
        }
        if (to != null) {
            Party second = call.tagged(to);
            return second == null ? unanswered(call, first, via) : between(call, first, second, from, to);
        }
        if (via != null) {
            return unanswered(call, first, via);
        }
        return aloneOr(call, first);
    }

    private static Deletion between(NgCall call, Party first, Party second, String from, String to) {
        if (second.formerTags.contains(to)) {
            return new Fork(second, to);
        }
        if (first.formerTags.contains(from)) {
            return new Fork(first, from);
        }
        Party branch = call.branches(first).size() > 1 ? second : first;
        return aloneOr(call, branch);
    }

    /** A branch that never answered, named by its Via or not at all. */
    private static Deletion unanswered(NgCall call, Party first, String via) {
        List<Party> branches = call.branches(first);
        for (Party p : branches.reversed()) {
            if (via == null ? p.tag == null : via.equals(p.viaBranch)) {
                return aloneOr(call, p);
            }
        }
        return via != null && branches.size() <= 1 ? new WholeCall() : new Unknown();
    }

    /** Without the branch, is there a dialogue left? */
    private static Deletion aloneOr(NgCall call, Party branch) {
        List<Party> others = call.parties.stream().filter(p -> p != branch).toList();
        boolean dialogue = others.stream().anyMatch(p -> call.branches(p).stream().anyMatch(o -> o != branch));
        return dialogue ? new Branch(branch) : new WholeCall();
    }
}
