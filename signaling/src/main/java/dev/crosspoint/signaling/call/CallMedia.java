package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.PhoneLeg;
import java.util.List;
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
        /** The voice's place, on hold until told otherwise; empty when the room takes no more. */
        Optional<Seat> join(Voice voice);

        /**
         * Plays to all of the room, beside what they say, in place of what was played before.
         *
         * @param whenOver run once when this is played no more, on any thread; must not block
         */
        void play(AudioSource source, Runnable whenOver);

        void stopPlaying();

        @Override
        void close();
    }

    /** One call's place in a room, until it leaves or the room is closed. */
    interface Seat extends AutoCloseable {
        /** Hears, but is not heard. */
        void mute(boolean on);

        /** Neither hears nor is heard. */
        void hold(boolean on);

        /** Is heard by those alone, by nobody where there are none. */
        void coach(List<Seat> coached);

        /** Is heard by all, as an ordinary member. */
        void coachNobody();

        @Override
        void close();
    }

    Room openRoom(String id, int maxParties);

    /** Two calls hear each other. */
    Joint join(Voice a, Voice b);
}
