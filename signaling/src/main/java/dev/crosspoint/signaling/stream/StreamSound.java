package dev.crosspoint.signaling.stream;

import dev.crosspoint.media.LiveVoice;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.SoundFeed;
import dev.crosspoint.signaling.stream.StreamOrder.Track;
import java.time.Duration;

/** The sound of a call, as its streams see it. */
interface StreamSound {
    /** What is said on one track, by the frame of 20 ms in µ-law. */
    interface Ear {
        /** False where there is no frame yet. */
        boolean next(byte[] frame);

        long missed();

        /** The call has ended. */
        boolean ended();

        void close();
    }

    /** Speaks to the phone. */
    interface Mouth {
        /** How many of the samples there was room for. */
        int say(short[] samples, int count);

        void clear();

        void close();
    }

    Ear ear(Track track);

    /** @param most how much may wait to be played */
    Mouth mouth(Duration most);

    /** That of a real phone. */
    static StreamSound of(PhoneLeg leg) {
        return new StreamSound() {
            @Override
            public Ear ear(Track track) {
                return new FeedEar(track == Track.INBOUND ? leg.feed() : leg.sent().feed());
            }

            @Override
            public Mouth mouth(Duration most) {
                return new VoiceMouth(leg.voice(most));
            }
        };
    }

    /** Reads a feed of the media engine. */
    record FeedEar(SoundFeed feed) implements Ear {
        @Override
        public boolean next(byte[] frame) {
            return feed.next(frame);
        }

        @Override
        public long missed() {
            return feed.missed();
        }

        @Override
        public boolean ended() {
            return feed.ended();
        }

        @Override
        public void close() {
            feed.close();
        }
    }

    /** Speaks through the media engine. */
    record VoiceMouth(LiveVoice voice) implements Mouth {
        @Override
        public int say(short[] samples, int count) {
            return voice.say(samples, count);
        }

        @Override
        public void clear() {
            voice.clear();
        }

        @Override
        public void close() {
            voice.close();
        }
    }
}
