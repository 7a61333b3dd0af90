package dev.crosspoint.signaling.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * One recording of a call, or of a conference, as it is stored and shown.
 *
 * @param of       the call or conference
 * @param endTime  null while it is being recorded
 * @param duration of the sound, pauses cut out
 * @param media    whether the sound is there
 */
public record CallRecording(String recordingId, Of of, int channels, RecordingFormat format, Instant startTime,
        Instant endTime, Duration duration, Status status, boolean media, long bytes) {

    /**
     * What call it is of; the last three are null but for a leg of a Transfer. Of a conference, the call's id is the
     * conference's, the direction says so, and {@code to} is its name.
     */
    public record Of(String accountId, String applicationId, String callId, String direction, String from, String to,
            String parentCallId, String transferCallerId, String transferTo) {
        static final String CONFERENCE = "conference";

        public static Of conference(String accountId, String applicationId, String conferenceId, String name) {
            return new Of(accountId, applicationId, conferenceId, CONFERENCE, "", name, null, null, null);
        }

        boolean conference() {
            return CONFERENCE.equals(direction);
        }
    }

    /** How it went; CUT is what will be PARTIAL once its MP3 file is made. */
    public enum Status {
        RECORDING, CUT, COMPLETE, PARTIAL, ERROR;

        boolean over() {
            return this != RECORDING && this != CUT;
        }

        public String wire() {
            return over() ? name().toLowerCase(Locale.ROOT) : "processing";
        }
    }

    /** The status as it is shown: where there was sound and is none, that was deleted. */
    String shown() {
        boolean hadSound = status == Status.COMPLETE || status == Status.PARTIAL;
        return hadSound && !media ? "deleted" : status.wire();
    }

    /** Whether it is complete, as far as it will be; before, there is no sound to be had. */
    boolean over() {
        return status.over();
    }

    CallRecording ended(Instant end, Duration length, Status how, boolean withMedia, long size) {
        return new CallRecording(recordingId, of, channels, format, startTime, end, length, how, withMedia, size);
    }

    /** With an end: it is complete once its file is. */
    CallRecording made(RecordingFormat as, Status how, long size) {
        return new CallRecording(recordingId, of, channels, as, startTime, endTime, duration, how, true, size);
    }
}
