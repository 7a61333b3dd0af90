package dev.crosspoint.signaling.recording;

/** Nothing is recorded now; the message says why. */
public final class RecordingRefused extends Exception {
    RecordingRefused(String why) {
        super(why, null, false, false);
    }
}
