package dev.crosspoint.signaling.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * One recording of a call as it is stored and shown.
 *
 * @param of       the call
 * @param endTime  null while it is being made
 * @param duration of the sound, pauses cut out
 * @param media    whether the sound is there
 */
public record CallRecording(String recordingId, Of of, int channels, Instant startTime, Instant endTime,
        Duration duration, Status status, boolean media, long bytes) {

    /** The only format that is made. */
    public static final String FORMAT = "wav";

    /** What call it is of; the last three are null but for a leg of a Transfer. */
    public record Of(String accountId, String applicationId, String callId, String direction, String from, String to,
            String parentCallId, String transferCallerId, String transferTo) { }

    /** How it went. */
    public enum Status {
        RECORDING, COMPLETE, PARTIAL, ERROR;

        public String wire() {
            return this == RECORDING ? "processing" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** The status as it is shown: where there was sound and is none, that was deleted. */
    String shown() {
        boolean hadSound = status == Status.COMPLETE || status == Status.PARTIAL;
        return hadSound && !media ? "deleted" : status.wire();
    }

    CallRecording ended(Instant end, Duration length, Status how, boolean withMedia, long size) {
        return new CallRecording(recordingId, of, channels, startTime, end, length, how, withMedia, size);
    }
}
