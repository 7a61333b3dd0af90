package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.util.Map;

/**
 * What a caller hears while others are rung for it: the ringing of its own network as long as it is unanswered and
 * nobody sends sound, else our ringback, or the sound of the first of the others who sends any.
 */
final class CallerHears {
    private final CallStage stage;
    private final Ringback ringback;
    private final Link link;
    private boolean playing;
    private String heard;

    CallerHears(CallStage stage, Ringback ringback, Link link) {
        this.stage = stage;
        this.ringback = ringback;
        this.link = link;
    }

    void ringing() {
        if (!stage.hasSoundPath()) {
            stage.ring();
        } else {
            play(true);
        }
    }

    /** The first of these, which send sound before they answer; ringing when there is none. */
    void early(Map<String, Voice> voices) {
        if (heard != null && voices.containsKey(heard)) {
            return;
        }
        if (voices.isEmpty()) {
            waiting();
            return;
        }
        heard = voices.keySet().iterator().next();
        play(false);
        stage.earlyMedia();
        link.join(stage.voice(), voices.get(heard));
    }

    /** Nobody any more, or not yet: it goes on ringing. */
    void waiting() {
        if (heard != null) {
            heard = null;
            link.part();
        }
        ringing();
    }

    void over() {
        play(false);
    }

    private void play(boolean on) {
        if (on == playing) {
            return;
        }
        playing = on;
        if (on) {
            ringback.start(stage.leg());
        } else {
            ringback.stop(stage.leg());
        }
    }
}
