package dev.crosspoint.media;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asked of one room. */
sealed interface RoomOrder extends Command {
    RoomSession room();

    @Override
    default Object target() {
        return room();
    }

    @Override
    default void run(long nowNs) {
        room().on(this, nowNs);
    }

    /**
     * The answer is false where there is no room for more.
     *
     * @param from may be null: hears only
     * @param held begins on hold
     */
    record Join(RoomSession room, RoomMember member, RtpSource from, boolean held, CompletableFuture<Boolean> answer)
            implements RoomOrder { }

    record Leave(RoomSession room, RoomMember member) implements RoomOrder { }

    record Gain(RoomSession room, RoomMember member, double db) implements RoomOrder { }

    record Mute(RoomSession room, RoomMember member, boolean on) implements RoomOrder { }

    record Hold(RoomSession room, RoomMember member, boolean on) implements RoomOrder { }

    record Coach(RoomSession room, RoomMember member, List<RoomMember> coached) implements RoomOrder { }

    record StopCoaching(RoomSession room, RoomMember member) implements RoomOrder { }

    record Play(RoomSession room, Playback playback) implements RoomOrder { }

    record StopPlaying(RoomSession room) implements RoomOrder { }

    record AskSpeakers(RoomSession room, CompletableFuture<List<RoomMember>> answer) implements RoomOrder { }

    record Close(RoomSession room) implements RoomOrder { }
}
