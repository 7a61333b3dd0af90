package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How the sound of a call gets into a file: the media engine as recording sees it. */
public interface CallTapes {
    /** What is recorded of a call. */
    enum Tracks {
        /** What the phone says. */
        SAID(1),
        /** What it says and what it hears, together. */
        MIXED(1),
        /** What it says and what it hears, a channel each. */
        APART(2);

        private final int channels;

        Tracks(int channels) {
            this.channels = channels;
        }

        int channels() {
            return channels;
        }
    }

    /** A recording being made; it ends when stopped, or with the leg. */
    interface Tape {
        void pause();

        void resume();

        void stop();

        /** Completes when the file is. */
        CompletableFuture<Taped> ended();
    }

    /** @param whole whether all of the sound got into the file */
    record Taped(Duration length, boolean whole) { }

    Tape record(PhoneLeg leg, Path file, Tracks tracks) throws IOException;

    /** What is heard in a room, in one channel. */
    Tape record(CallMedia.Room room, Path file) throws IOException;

    /**
     * @param whenSilent run once, on any thread, when the phone has said nothing for so long; must not block
     * @return ends the waiting
     */
    Runnable whenSilent(PhoneLeg leg, Duration timeout, Runnable whenSilent);
}
