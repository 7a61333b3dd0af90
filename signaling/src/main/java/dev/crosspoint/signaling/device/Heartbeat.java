package dev.crosspoint.signaling.device;

import java.util.EnumMap;
import java.util.Map;

/**
 * Tells from PINGs and PONGs whether a device's media path is alive.
 *
 * <p>Counts per peer from the moment it is up, so that a heartbeat channel that never opens is missed too.
 */
final class Heartbeat {

    static final String CHANNEL = "__heartbeat__";
    static final String DIAGNOSTICS_CHANNEL = "__diagnostics__";
    static final String PING = "PING";
    static final String PONG = "PONG";

    enum Verdict { ALIVE, FALTERING, DEAD }

    private static final class Beat {
        boolean awaited;
        int missed;
    }

    private final DeviceSettings.Heartbeats settings;
    private final Map<PeerSide, Beat> beats = new EnumMap<>(PeerSide.class);

    Heartbeat(DeviceSettings.Heartbeats settings) {
        this.settings = settings;
    }

    /** The peer is up: from now on it owes answers. */
    void watch(PeerSide side) {
        beats.putIfAbsent(side, new Beat());
    }

    void answered(PeerSide side) {
        Beat beat = beats.get(side);
        if (beat != null) {
            beat.awaited = false;
            beat.missed = 0;
        }
    }

    /** A period is over: counts what stayed unanswered; the caller sends the next PING on every watched peer. */
    Verdict tick() {
        for (Beat beat : beats.values()) {
            if (beat.awaited) {
                beat.missed++;
            }
            beat.awaited = true;
        }
        return verdict();
    }

    boolean watches(PeerSide side) {
        return beats.containsKey(side);
    }

    Verdict verdict() {
        int worst = beats.values().stream().mapToInt(beat -> beat.missed).max().orElse(0);
        if (worst >= settings.closeMisses()) {
            return Verdict.DEAD;
        }
        return worst >= settings.ineligibleMisses() ? Verdict.FALTERING : Verdict.ALIVE;
    }

    /** At least one PING is overdue: a new socket of another device may take the endpoint over. */
    boolean missing() {
        return beats.values().stream().anyMatch(beat -> beat.missed > 0);
    }
}
