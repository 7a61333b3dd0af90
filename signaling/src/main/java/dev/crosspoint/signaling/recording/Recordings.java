package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.json.Times;
import dev.crosspoint.signaling.recording.CallRecording.Of;
import dev.crosspoint.signaling.recording.CallRecording.Status;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.webhook.RequestText;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All recordings of the node: where their files are, what becomes of them, and who is told. */
public final class Recordings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final String CONFERENCE_URL = "conferenceUrl";
    private static final int PURGED_AT_ONCE = 500;

    private final Path dir;
    private final RecordingLimits limits;
    private final RecordingRoom room;
    private final RecordingStore store;
    private final Webhooks webhooks;
    private final InstantSource clock;
    private final Mp3Line mp3;
    private final RecordingDownloads downloads = new RecordingDownloads(RecordingDownloads.MOST);
    private final Unstored unstored;

    /**
     * @param dir     of the data; files go into a folder of it
     * @param encoder of MP3; null makes none
     */
    public Recordings(Path dir, RecordingLimits limits, Database db, String nodeId, Webhooks webhooks,
            InstantSource clock, Mp3Encoder encoder) {
        this.mp3 = new Mp3Line(encoder);
        this.dir = dir.resolve("recordings");
        this.limits = limits;
        this.room = new RecordingRoom(this.dir, limits);
        this.store = new RecordingStore(db, nodeId);
        this.unstored = new Unstored(this.dir.resolve("unstored"), store);
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** Ends what a dead process of this node was recording: what is on disk is kept, and told of as partial. */
    public void start() {
        unstored.restore();
        room.keep(store.bytes());
        if (!mp3.open()) {
            LOG.warn("Recordings in MP3 are refused: there is no libmp3lame on this system");
        }
        for (RecordingStore.Kept kept : store.unfinished()) {
            CallRecording r = kept.recording();
            WebhookRequest available = kept.announce() == null ? null
                : RequestText.read(kept.announce(), event(r), r.of().accountId(), null);
            if (r.over()) {
                tell(r, available);
            } else if (r.endTime() != null) { // it was to become an MP3 file
                encode(r, r.status() == Status.CUT ? Status.PARTIAL : Status.COMPLETE, available);
            } else {
                salvage(r, available);
            }
        }
    }

    private void salvage(CallRecording r, WebhookRequest available) {
        Path file = tape(r);
        CallRecording ended;
        try {
            Duration length = WavLength.repaired(file);
            ended = r.ended(r.startTime().plus(length), length, Status.PARTIAL, true, Files.size(file));
        } catch (IOException e) {
            LOG.warn("recording {} has no sound: {}", r.recordingId(), e.toString());
            ended = r.ended(r.startTime(), Duration.ZERO, Status.ERROR, false, 0);
        }
        LOG.warn("recording {} was cut by a stop of the node: {}", r.recordingId(), ended.status());
        finish(ended, available);
    }

    /** The operations on recordings of the REST API. */
    public RestModule api() {
        return new RecordingsApi(this, store);
    }

    /** Whether recordings can be had so on this node. */
    public boolean makes(RecordingFormat format) {
        return format == RecordingFormat.WAV || mp3.open();
    }

    /**
     * A recording that begins now; {@link #tape} is where its sound goes.
     *
     * @param available what tells of its end, with the fields known now; null tells nobody
     */
    public CallRecording begin(Of of, int channels, RecordingFormat format, WebhookRequest available)
            throws RecordingRefused {
        CallRecording r = new CallRecording(newId(), of, channels, format, ms(clock.instant()), null, Duration.ZERO,
            Status.RECORDING, true, 0);
        try {
            Files.createDirectories(file(r).getParent());
            if (room.full()) {
                throw new RecordingRefused("no room for recordings on this node");
            }
        } catch (IOException e) {
            throw new RecordingRefused("the disk refuses: " + e.getMessage());
        }
        unstored.insert(r, available == null ? null : RequestText.write(available));
        return r;
    }

    /**
     * What was begun grows from now until it has ended.
     *
     * @param stop run once when the disk has no more room; must not block
     */
    public void grows(CallRecording begun, Runnable stop) {
        room.grows(begun.recordingId(), tape(begun), stop);
    }

    /** Stops all recordings when the disk has no more room; to be called every second or so. */
    public void watchRoom() {
        try {
            room.look();
        } catch (RuntimeException e) {
            LOG.error("the room for recordings cannot be watched", e);
        }
    }

    /** Stores what the database was away for; to be called every second or so. */
    public void storeAgain() {
        unstored.again();
    }

    /** Recordings that are becoming MP3 files. */
    public int encoding() {
        return mp3.waiting();
    }

    /** Recordings stopped for want of room. */
    public long cut() {
        return room.cut();
    }

    /** Downloads refused as too many were under way. */
    public long downloadsRefused() {
        return downloads.refused();
    }

    RecordingDownloads downloads() {
        return downloads;
    }

    /** A recording that could not even begin: the application is told of that. */
    public CallRecording failed(Of of, int channels, RecordingFormat format, WebhookRequest available) {
        Instant now = ms(clock.instant());
        CallRecording r = new CallRecording(newId(), of, channels, format, now, now, Duration.ZERO, Status.ERROR, false,
            0);
        unstored.insert(r, null);
        tell(r, available);
        return r;
    }

    /** The sound is over and in its file; what was stopped for want of room is partial. */
    public CallRecording ended(CallRecording begun, Duration length, Status how, WebhookRequest available) {
        long size = size(tape(begun));
        boolean cut = room.grown(begun.recordingId());
        Status status = size < 0 ? Status.ERROR : cut && how == Status.COMPLETE ? Status.PARTIAL : how;
        CallRecording r = begun.ended(ms(clock.instant()), length, status, size >= 0, Math.max(0, size));
        finish(r, available);
        return r;
    }

    /** Its end is known; where it is to be an MP3 file, that comes first. */
    private void finish(CallRecording r, WebhookRequest available) {
        if (r.format() == RecordingFormat.MP3 && r.media()) {
            Status until = r.status() == Status.PARTIAL ? Status.CUT : Status.RECORDING;
            unstored.update(r.ended(r.endTime(), r.duration(), until, true, 0));
            encode(r, r.status(), available);
        } else {
            complete(r, available);
        }
    }

    /** What does not become an MP3 file stays what it was, and is said to be. */
    private void encode(CallRecording r, Status how, WebhookRequest available) {
        Path wav = tape(r);
        Path file = file(r);
        mp3.encode(wav, file, fault -> {
            boolean whole = fault == null || !Files.exists(wav) && Files.exists(file); // a process died behind its end
            if (!whole) {
                LOG.error("recording {} stays a WAV file", r.recordingId(), fault);
            }
            long size = size(whole ? file : wav);
            RecordingFormat format = whole ? RecordingFormat.MP3 : RecordingFormat.WAV;
            complete(size >= 0 ? r.made(format, how, size)
                : r.ended(r.endTime(), r.duration(), Status.ERROR, false, 0), available);
        });
    }

    private void complete(CallRecording r, WebhookRequest available) {
        room.keep(r.bytes());
        unstored.update(r);
        tell(r, available);
    }

    private void tell(CallRecording r, WebhookRequest available) {
        if (available == null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>(available.fields());
        fields.put("eventTime", Times.text(clock.instant()));
        String conferenceUrl = (String) fields.remove(CONFERENCE_URL);
        fields.putAll(fields(r, conferenceUrl == null ? (String) fields.get("callUrl") : conferenceUrl));
        fields.remove("answerTime");
        fields.put("status", r.status().wire());
        webhooks.say(r.of().callId(), available.saying(fields), c -> RecordingStore.said(c, r.recordingId()));
    }

    private static String event(CallRecording r) {
        return r.of().conference() ? "conferenceRecordingAvailable" : "recordingAvailable";
    }

    /**
     * What makes the media's URL of a conference's recording; kept with the event and not told.
     *
     * @param url the conference's
     */
    public static Map<String, Object> ofConference(String url) {
        return Map.of(CONFERENCE_URL, url);
    }

    /**
     * What events tell of a recording.
     *
     * @param url of its call or conference
     */
    public static Map<String, Object> fields(CallRecording r, String url) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("recordingId", r.recordingId());
        fields.put("mediaUrl", r.media() ? url + "/recordings/" + r.recordingId() + "/media" : null);
        fields.put("startTime", Times.text(r.startTime()));
        fields.put("endTime", Times.text(r.endTime()));
        fields.put("duration", r.duration().toString());
        fields.put("channels", r.channels());
        fields.put("fileFormat", r.format().wire());
        return fields;
    }

    /** Where its sound goes while it is recorded. */
    public Path tape(CallRecording r) {
        return file(r, RecordingFormat.WAV);
    }

    /** Where its sound is once it is over. */
    Path file(CallRecording r) {
        return file(r, r.format());
    }

    private Path file(CallRecording r, RecordingFormat format) {
        return dir.resolve(r.of().accountId()).resolve(r.recordingId() + "." + format.wire());
    }

    void deleteMedia(CallRecording r) {
        if (store.dropMedia(r.recordingId())) {
            room.keep(-r.bytes());
        }
        try {
            Files.deleteIfExists(file(r));
        } catch (IOException e) {
            LOG.error("the file of recording {} cannot be deleted: {}", r.recordingId(), e.toString());
        }
    }

    void delete(CallRecording r) {
        deleteMedia(r);
        store.delete(r.recordingId());
    }

    /** Forgets recordings that ended long ago. */
    public void purge() {
        List<CallRecording> old = store.endedBefore(clock.instant().minus(limits.retention()), PURGED_AT_ONCE);
        old.forEach(this::delete);
        if (!old.isEmpty()) {
            LOG.info("{} recordings were kept long enough and are deleted", old.size());
        }
    }

    /** What is still to become an MP3 file does so in the next process. */
    @Override
    public void close() {
        mp3.close();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return -1;
        }
    }

    private static String newId() {
        return "r-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-" + UUID.randomUUID();
    }

    private static Instant ms(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }
}
