package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.CapacityException;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MixRoom;
import dev.crosspoint.media.MixRoomOptions;
import dev.crosspoint.media.RoomParty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the sound of calls together on the node's media engine. */
public final class EngineCallMedia implements CallMedia {
    /** What telephones hear; more would be mixed for nobody. */
    private static final int ROOM_HZ = 8000;
    private static final int LOUDEST = 4;

    private final MediaEngine engine;

    public EngineCallMedia(MediaEngine engine) {
        this.engine = engine;
    }

    @Override
    public Joint join(Voice a, Voice b) {
        return engine.bridge(a.leg(), b.leg())::close;
    }

    @Override
    public Room openRoom(String id, int maxParties) {
        return new EngineRoom(engine.openRoom(new MixRoomOptions(id, id, ROOM_HZ, maxParties, LOUDEST)));
    }

    /** A room of the engine. */
    record EngineRoom(MixRoom room) implements Room {
        @Override
        public Optional<Seat> join(Voice voice) {
            try {
                return Optional.of(new EngineSeat(room.joinHeld(voice.leg())));
            } catch (CapacityException _) {
                return Optional.empty();
            }
        }

        @Override
        public void play(AudioSource source, Runnable whenOver) {
            room.play(source, whenOver);
        }

        @Override
        public void stopPlaying() {
            room.stopPlaying();
        }

        @Override
        public void close() {
            room.close();
        }
    }

    private record EngineSeat(RoomParty party) implements Seat {
        @Override
        public void mute(boolean on) {
            party.mute(on);
        }

        @Override
        public void hold(boolean on) {
            party.hold(on);
        }

        @Override
        public void coach(List<Seat> coached) {
            List<RoomParty> parties = new ArrayList<>();
            for (Seat seat : coached) {
                if (seat instanceof EngineSeat(RoomParty other)) {
                    parties.add(other);
                }
            }
            party.coach(parties);
        }

        @Override
        public void coachNobody() {
            party.stopCoaching();
        }

        @Override
        public void close() {
            party.close();
        }
    }
}
