package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.call.PartyNews.Refers;
import java.util.function.Consumer;

/**
 * The wish of a joined phone that somebody else takes its place (a blind transfer): who asked, and how the dialling for
 * it goes. The phone is told each step for as long as it is there.
 */
final class Succession {
    private final Refers wish;
    private final Consumer<Boolean> whenOver;
    private boolean over;

    /** @param whenOver hears once whether the place is taken */
    Succession(Refers wish, Consumer<Boolean> whenOver) {
        this.wish = wish;
        this.whenOver = whenOver;
    }

    /** Whose place it is about. */
    String predecessor() {
        return wish.callId();
    }

    void accepted() {
        say(100, "Trying");
    }

    void soundComes() {
        say(183, "Session Progress");
    }

    void joined() {
        end(200, "OK");
    }

    /** Nobody takes the place; where the wish was not accepted yet, it is refused so. */
    void failed(DisconnectCause why) {
        end(why.refusalCode(), why.refusalText());
    }

    private void end(int code, String reason) {
        if (!over) {
            over = true;
            wish.phone().answerRefer(wish.refer(), code, reason);
            whenOver.accept(code == 200);
        }
    }

    private void say(int code, String reason) {
        if (!over) {
            wish.phone().answerRefer(wish.refer(), code, reason);
        }
    }
}
