package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;

/** How the sound of calls is brought together: the media engine as calls see it. */
public interface CallMedia {
    /** One call's sound. */
    record Voice(String callId, PhoneLeg leg) { }

    /** Sound that is brought together until closed; closing twice does nothing. */
    interface Joint extends AutoCloseable {
        @Override
        void close();
    }

    /** Two calls hear each other. */
    Joint join(Voice a, Voice b);
}
