package dev.crosspoint.signaling.call;

/**
 * Takes a verb out of whatever it waits for: the call has ended or its document was replaced. Executors let it pass and
 * tidy up in {@code finally}.
 */
final class VerbInterrupted extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Next next;

    VerbInterrupted(Next next) {
        super(null, null, false, false);
        this.next = next;
    }

    Next next() {
        return next;
    }
}
