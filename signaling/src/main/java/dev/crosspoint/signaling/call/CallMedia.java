package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;
import java.util.Optional;

/** How the sound of calls is brought together: the media engine as calls see it. */
public interface CallMedia {
    /** One call's sound. */
    record Voice(String callId, PhoneLeg leg) { }

    /** Sound that is brought together until closed; closing twice does nothing. */
    interface Joint extends AutoCloseable {
        @Override
        void close();
    }

    /** A room in which each hears the others. */
    interface Room extends AutoCloseable {
        /** Empty when the room takes no more. */
        Optional<Seat> join(Voice voice);

        @Override
        void close();
    }

    /** One call's place in a room, until it leaves or the room is closed. */
    interface Seat extends AutoCloseable {
        /** Hears, but is not heard. */
        void mute(boolean on);

        /** Neither hears nor is heard. */
        void hold(boolean on);

        /** Is heard by that one alone; null makes it an ordinary member again. */
        void coach(Seat coached);

        @Override
        void close();
    }

    Room openRoom(String id, int maxParties);

    /** Two calls hear each other. */
    Joint join(Voice a, Voice b);
}
