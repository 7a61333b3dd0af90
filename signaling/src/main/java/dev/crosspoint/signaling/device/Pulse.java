package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.device.Eligibility.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** The session's own clockwork: each period it looks for silence on the socket and pings the media path. */
final class Pulse {

    private final DeviceSettings settings;
    private final SessionClock clock;
    private final Heartbeat heartbeat;
    private final Eligibility eligibility;
    private final Consumer<PeerSide> ping;
    private final Consumer<Ending> end;
    private Instant lastFrame;
    private Alarms.Alarm next = Alarms.Alarm.NONE;
    /** Written by the session, read by upgrades of other devices that want the endpoint. */
    private volatile boolean missingBeats;

    Pulse(DeviceSettings settings, SessionClock clock, Eligibility eligibility, Consumer<PeerSide> ping,
            Consumer<Ending> end) {
        this.settings = settings;
        this.clock = clock;
        this.eligibility = eligibility;
        this.ping = ping;
        this.end = end;
        heartbeat = new Heartbeat(settings.heartbeat());
    }

    void start() {
        lastFrame = clock.now();
        next = clock.after(settings.heartbeat().period(), this::beat);
    }

    /** Something came over the socket. */
    void frame() {
        lastFrame = clock.now();
    }

    /** This peer is up and owes answers from now on. */
    void watch(PeerSide side) {
        heartbeat.watch(side);
    }

    void pong(PeerSide side) {
        heartbeat.answered(side);
        judge();
    }

    boolean missingBeats() {
        return missingBeats;
    }

    void stop() {
        next.cancel();
    }

    private void beat() {
        next = clock.after(settings.heartbeat().period(), this::beat);
        if (Duration.between(lastFrame, clock.now()).compareTo(settings.deadlines().idle()) >= 0) {
            end.accept(Ending.IDLE);
            return;
        }
        heartbeat.tick();
        if (judge() == Heartbeat.Verdict.DEAD) {
            return;
        }
        for (PeerSide side : PeerSide.values()) {
            if (heartbeat.watches(side)) {
                ping.accept(side);
            }
        }
    }

    private Heartbeat.Verdict judge() {
        missingBeats = heartbeat.missing();
        Heartbeat.Verdict verdict = heartbeat.verdict();
        switch (verdict) {
            case ALIVE -> eligibility.set(Condition.RESPONSIVE, true);
            case FALTERING -> eligibility.set(Condition.RESPONSIVE, false);
            case DEAD -> end.accept(Ending.HEARTBEAT_LOST);
        }
        return verdict;
    }
}
