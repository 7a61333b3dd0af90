package dev.crosspoint.media;

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

    /** Is heard by that party alone from now on, and goes on hearing all. */
    public void coach(RoomParty party) {
        room.home().post(new RoomOrder.Coach(room, member, party.member));
    }

    /** An ordinary party again. */
    public void stopCoaching() {
        room.home().post(new RoomOrder.Coach(room, member, null));
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
