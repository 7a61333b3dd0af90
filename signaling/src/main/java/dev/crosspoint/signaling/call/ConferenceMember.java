package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.call.CallMedia.Seat;
import java.util.List;

/** One call in a conference, as the conference's lock guards it. */
final class ConferenceMember {
    private final CallRecord call;
    private final Seat seat;
    private final Runnable over;
    private boolean mute;
    private boolean hold;
    private List<String> coached;

    /** @param over tells the call that the conference has ended */
    ConferenceMember(CallRecord call, Seat seat, Runnable over, boolean mute, boolean hold, List<String> coached) {
        this.call = call;
        this.seat = seat;
        this.over = over;
        this.mute = mute;
        this.hold = hold;
        this.coached = coached;
    }

    /** What is shown of it. */
    record State(String callId, boolean mute, boolean hold, List<String> callIdsToCoach) { }

    State state() {
        return new State(call.callId(), mute, hold, coached);
    }

    /** Null leaves a setting as it is. */
    void set(Boolean muted, Boolean held, List<String> coaching) {
        mute = muted == null ? mute : muted;
        hold = held == null ? hold : held;
        coached = coaching == null ? coached : coaching;
    }

    List<String> coached() {
        return coached;
    }

    /** A coach is heard by those it coaches and nobody else: by nobody as long as none of them is there. */
    void apply(List<Seat> present) {
        if (coached.isEmpty()) {
            seat.coachNobody();
        } else {
            seat.coach(present);
        }
        seat.mute(mute);
        seat.hold(hold); // the last: it joined on hold
    }

    CallRecord call() {
        return call;
    }

    Seat seat() {
        return seat;
    }

    void over() {
        over.run();
    }
}
