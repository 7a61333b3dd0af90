package dev.crosspoint.ng.call;

import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.NgSettings;
import java.util.List;

/** Finds out whether a call is over without having been deleted. */
final class Sweep {
    private final NgSettings settings;

    Sweep(NgSettings settings) {
        this.settings = settings;
    }

    /** Why the call is over; null = it goes on. Parties whose time has come are removed. */
    NgCounter look(NgCall call, long nowMs) {
        for (Party p : List.copyOf(call.parties)) {
            if (p.deleteAtMs > 0 && nowMs >= p.deleteAtMs) {
                call.remove(p);
            }
        }
        if (call.deleteAtMs > 0 && nowMs >= call.deleteAtMs || call.parties.isEmpty()) {
            return NgCounter.CALLS_DELETED;
        }
        if (!call.answered) {
            return nowMs - call.lastSignalMs >= settings.offerTimeout().toMillis() ? NgCounter.CALLS_UNANSWERED : null;
        }
        if (call.parties.stream().anyMatch(p -> p.leg != null && p.leg.heard())) {
            call.lastMediaMs = nowMs;
            return null;
        }
        boolean held = call.parties.stream().noneMatch(p -> p.leg != null && p.leg.leg().agreed() != null
                && p.leg.leg().agreed().receiving());
        long silence = nowMs - Math.max(call.lastMediaMs, call.lastSignalMs);
        long most = (held ? settings.heldTimeout() : settings.timeout()).toMillis();
        return silence >= most ? NgCounter.CALLS_TIMED_OUT : null;
    }
}
