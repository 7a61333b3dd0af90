package dev.crosspoint.ng.call;

import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import java.time.Duration;

/** Commands that change what is heard in a call that is up. */
final class MediaControl {
    private static final String DIGITS = "0123456789*#ABCD";
    private static final int MAX_REPEATS = 10_000;

    private final Sounds sounds;

    MediaControl(Sounds sounds) {
        this.sounds = sounds;
    }

    /**
     * Keeps sound or digits of the chosen parties, or of all, from everybody. Sound for a single listener where nobody
     * else hears the party; for digits there is no such thing with rtpengine, a to-tag means nothing there.
     */
    static NgResult block(NgCall call, NgRequest request, boolean digits, boolean on) {
        Choice choice = Choice.of(call, request);
        if (choice.fault() != null) {
            return new NgResult.Refused(choice.fault());
        }
        if (!digits && !choice.all() && Flow.wanted(request)) {
            Flow flow = Flow.of(call, choice, request);
            if (flow.fault() != null) {
                return new NgResult.Refused(flow.fault());
            }
            if (on && !flow.only()) {
                return new NgResult.Refused("blocking a single flow is not supported: leave the to-tag out");
            }
        }
        if (choice.everybody()) {
            if (digits) {
                call.blockedDigits = on;
            } else {
                call.blockedAudio = on;
            }
        }
        boolean directed = !choice.everybody() || !on && choice.all();
        for (Party p : choice.parties()) {
            if (directed && digits) {
                p.blockedDigits = on;
            } else if (directed) {
                p.blockedAudio = on;
            }
            call.block(p);
        }
        return NgResult.done();
    }

    /** Those who hear the chosen parties, or one of those who do, hear silence. */
    static NgResult silence(NgCall call, NgRequest request, boolean on) {
        Choice choice = Choice.of(call, request);
        if (choice.fault() != null) {
            return new NgResult.Refused(choice.fault());
        }
        if (!choice.all() && Flow.wanted(request)) {
            Flow flow = Flow.of(call, choice, request);
            if (flow.fault() != null) {
                return new NgResult.Refused(flow.fault());
            }
            flow.silence(on);
            if (flow.only() && !on) {
                flow.from().silenced = false;
            }
        } else {
            if (choice.everybody()) {
                call.silenced = on;
            }
            if (!choice.everybody() || !on && choice.all()) {
                choice.parties().forEach(p -> call.silence(p, on));
            }
        }
        call.applySilence();
        return NgResult.done();
    }

    NgResult play(NgCall call, NgRequest request) {
        Choice choice = Choice.of(call, request);
        if (choice.fault() != null) {
            return new NgResult.Refused(choice.fault());
        }
        if (choice.everybody() && !choice.all()) {
            return new NgResult.Refused("play media needs a from-tag, address or label, or the flag all");
        }
        return switch (sounds.find(request)) {
            case Sounds.Missing missing -> new NgResult.Refused(missing.why());
            case Sounds.Found(SharedSound sound, boolean _) -> {
                int repeats = request.number("repeat-times", 1, 0, MAX_REPEATS);
                int start = request.number("start-pos", 0, 0, Integer.MAX_VALUE);
                try {
                    choice.parties().stream().filter(p -> p.leg != null)
                            .forEach(p -> play(p, sound, repeats, start));
                } finally {
                    sound.release();
                }
                yield new NgResult.Done(new NgValue.Dictionary().put("duration", sound.durationMs()));
            }
        };
    }

    private static void play(Party party, SharedSound sound, int repeats, int start) {
        sound.hold();
        try {
            party.leg.leg().play(sound.source(repeats, start), sound::release);
        } catch (RuntimeException notTaken) {
            sound.release();
            throw notTaken;
        }
    }

    static NgResult stop(NgCall call, NgRequest request) {
        Choice choice = Choice.of(call, request);
        if (choice.fault() != null) {
            return new NgResult.Refused(choice.fault());
        }
        for (Party p : choice.parties()) {
            if (p.leg != null) {
                p.leg.leg().stopPlaying();
            }
        }
        return NgResult.done();
    }

    /** The chosen party presses a key: whoever it talks with gets the digit. */
    static NgResult digit(NgCall call, NgRequest request) {
        Choice choice = Choice.of(call, request);
        if (choice.fault() != null) {
            return new NgResult.Refused(choice.fault());
        }
        String code = request.text("code") != null ? request.text("code") : request.text("digit");
        char key = key(code);
        if (key == 0) {
            return new NgResult.Refused("code must be a digit of 0-9, *, #, A-D or a number of 0-15");
        }
        Duration length = Duration.ofMillis(request.number("duration", 250, 100, 5000));
        boolean sent = false;
        for (Party p : choice.parties()) {
            if (p.peer != null && p.peer.leg != null) {
                p.peer.leg.leg().digitsAsTones(true); // where it takes no telephone-events
                p.peer.leg.leg().sendDigit(key, length);
                sent = true;
            }
        }
        return sent ? NgResult.done() : new NgResult.Refused("nobody talks with that party");
    }

    private static char key(String code) {
        if (code == null || code.isEmpty() || code.length() > 2) {
            return 0;
        }
        if (code.length() == 2) {
            return code.matches("1[0-5]") ? DIGITS.charAt(Integer.parseInt(code)) : 0;
        }
        char c = Character.toUpperCase(code.charAt(0));
        return DIGITS.indexOf(c) < 0 ? 0 : c;
    }
}
