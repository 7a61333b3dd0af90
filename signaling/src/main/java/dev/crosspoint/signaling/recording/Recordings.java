package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.http.RestModule;
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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All recordings of the node: where their files are, what becomes of them, and who is told. */
public final class Recordings {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final String CONFERENCE_URL = "conferenceUrl";
    private static final int PURGED_AT_ONCE = 500;
    private static final DateTimeFormatter MILLIS =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path dir;
    private final RecordingLimits limits;
    private final RecordingRoom room;
    private final RecordingStore store;
    private final Webhooks webhooks;
    private final InstantSource clock;

    /** @param dir of the data; files go into a folder of it */
    public Recordings(Path dir, RecordingLimits limits, Database db, String nodeId, Webhooks webhooks,
            InstantSource clock) {
        this.dir = dir.resolve("recordings");
        this.limits = limits;
        this.room = new RecordingRoom(this.dir, limits);
        this.store = new RecordingStore(db, nodeId);
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /** Ends what a dead process of this node was recording: what is on disk is kept, and told of as partial. */
    public void start() {
        room.keep(store.bytes());
        for (RecordingStore.Kept kept : store.unfinished()) {
            CallRecording r = kept.recording();
            if (r.status() == Status.RECORDING) {
                r = salvaged(r);
                LOG.warn("recording {} was cut by a stop of the node: {}", r.recordingId(), r.status());
            }
            if (kept.announce() != null) {
                tell(r, RequestText.read(kept.announce(), event(r), r.of().accountId(), null));
            }
        }
    }

    private CallRecording salvaged(CallRecording r) {
        Path file = file(r);
        CallRecording ended;
        try {
            Duration length = WavLength.repaired(file);
            ended = r.ended(r.startTime().plus(length), length, Status.PARTIAL, true, Files.size(file));
        } catch (IOException e) {
            LOG.warn("recording {} has no sound: {}", r.recordingId(), e.toString());
            ended = r.ended(r.startTime(), Duration.ZERO, Status.ERROR, false, 0);
        }
        room.keep(ended.bytes());
        store.update(ended);
        return ended;
    }

    /** The operations on recordings of the REST API. */
    public RestModule api() {
        return new RecordingsApi(this, store);
    }

    /**
     * A recording that begins now; {@link #file} is where its sound goes.
     *
     * @param available what tells of its end, with the fields known now; null tells nobody
     */
    public CallRecording begin(Of of, int channels, WebhookRequest available) throws RecordingRefused {
        CallRecording r = new CallRecording(newId(), of, channels, ms(clock.instant()), null, Duration.ZERO,
            Status.RECORDING, true, 0);
        try {
            Files.createDirectories(file(r).getParent());
            if (room.full()) {
                throw new RecordingRefused("no room for recordings on this node");
            }
        } catch (IOException e) {
            throw new RecordingRefused("the disk refuses: " + e.getMessage());
        }
        store.insert(r, available == null ? null : RequestText.write(available));
        return r;
    }

    /**
     * What was begun grows from now until it has ended.
     *
     * @param stop run once when the disk has no more room; must not block
     */
    public void grows(CallRecording begun, Runnable stop) {
        room.grows(begun.recordingId(), file(begun), stop);
    }

    /** Stops all recordings when the disk has no more room; to be called every second or so. */
    public void watchRoom() {
        try {
            room.look();
        } catch (RuntimeException e) {
            LOG.error("the room for recordings cannot be watched", e);
        }
    }

    /** Recordings stopped for want of room. */
    public long cut() {
        return room.cut();
    }

    /** A recording that could not even begin: the application is told of that. */
    public CallRecording failed(Of of, int channels, WebhookRequest available) {
        Instant now = ms(clock.instant());
        CallRecording r = new CallRecording(newId(), of, channels, now, now, Duration.ZERO, Status.ERROR, false, 0);
        store.insert(r, null);
        tell(r, available);
        return r;
    }

    /** The sound is over and in its file; what was stopped for want of room is partial. */
    public CallRecording ended(CallRecording begun, Duration length, Status how, WebhookRequest available) {
        long size = size(file(begun));
        boolean cut = room.grown(begun.recordingId());
        Status status = size < 0 ? Status.ERROR : cut && how == Status.COMPLETE ? Status.PARTIAL : how;
        CallRecording r = begun.ended(ms(clock.instant()), length, status, size >= 0,
            Math.max(0, size));
        room.keep(r.bytes());
        try {
            store.update(r);
        } catch (RuntimeException e) { // the application hears of it all the same
            LOG.error("the end of recording {} was not stored", r.recordingId(), e);
        }
        tell(r, available);
        return r;
    }

    private void tell(CallRecording r, WebhookRequest available) {
        if (available == null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>(available.fields());
        fields.put("eventTime", MILLIS.format(clock.instant()));
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
        fields.put("startTime", MILLIS.format(r.startTime()));
        fields.put("endTime", MILLIS.format(r.endTime()));
        fields.put("duration", r.duration().toString());
        fields.put("channels", r.channels());
        fields.put("fileFormat", CallRecording.FORMAT);
        return fields;
    }

    public Path file(CallRecording r) {
        return dir.resolve(r.of().accountId()).resolve(r.recordingId() + "." + CallRecording.FORMAT);
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
