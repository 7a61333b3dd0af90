package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.call.PartyNews.Refers;

/**
 * The wish of a joined leg that somebody else takes its place (a blind transfer by its phone): who asked, and how the
 * dialling for it goes. The phone is told each step for as long as it is there.
 */
final class Succession {
    private final Refers wish;
    private boolean over;

    Succession(Refers wish) {
        this.wish = wish;
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
        over = true;
        wish.phone().answerRefer(wish.refer(), 200, "OK");
    }

    /** Nobody takes the place; where the wish was not accepted yet, it is refused so. */
    void failed(DisconnectCause why) {
        if (!over) {
            over = true;
            wish.phone().answerRefer(wish.refer(), why.refusalCode(), why.refusalText());
        }
    }

    private void say(int code, String reason) {
        if (!over) {
            wish.phone().answerRefer(wish.refer(), code, reason);
        }
    }
}
