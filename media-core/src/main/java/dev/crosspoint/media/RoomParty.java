package dev.crosspoint.media;

import java.util.List;

/** Control-plane handle of one party of a {@link MixRoom}, until it leaves or its leg closes. */
public final class RoomParty implements AutoCloseable {
    private final RoomSession room;
    private final RoomMember member;

    RoomParty(RoomSession room, RoomMember member) {
        this.room = room;
        this.member = member;
    }

    /** How much louder (or softer, below 0) the others hear the party. */
    public void gainDb(double db) {
        room.home().post(new RoomOrder.Gain(room, member, db));
    }

    /** Hears, but is not heard. */
    public void mute(boolean on) {
        room.home().post(new RoomOrder.Mute(room, member, on));
    }

    /** Neither hears nor is heard. */
    public void hold(boolean on) {
        room.home().post(new RoomOrder.Hold(room, member, on));
    }

    /** Is heard by those parties alone from now on, by nobody where there are none, and goes on hearing all. */
    public void coach(List<RoomParty> parties) {
        room.home().post(new RoomOrder.Coach(room, member, parties.stream().map(RoomParty::member).toList()));
    }

    /** An ordinary party again. */
    public void stopCoaching() {
        room.home().post(new RoomOrder.StopCoaching(room, member));
    }

    RoomMember member() {
        return member;
    }

    /** Leaves the room. */
    @Override
    public void close() {
        room.home().post(new RoomOrder.Leave(room, member));
    }
}
