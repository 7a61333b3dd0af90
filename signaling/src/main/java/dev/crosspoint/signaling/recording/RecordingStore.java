package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.recording.CallRecording.Of;
import dev.crosspoint.signaling.recording.CallRecording.Status;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.Where;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of recordings. */
final class RecordingStore {
    private static final String OLDEST_FIRST = "ORDER BY started_ms, recording_id LIMIT 1000";

    /** A recording and the webhook that is still to tell of it, or null. */
    record Kept(CallRecording recording, String announce) { }

    private final Database db;
    private final String nodeId;

    RecordingStore(Database db, String nodeId) {
        this.db = db;
        this.nodeId = nodeId;
    }

    void insert(CallRecording r, String announce) {
        String sql = "INSERT INTO recordings (recording_id, account_id, application_id, call_id, parent_call_id,"
            + " node_id, direction, from_address, to_address, transfer_caller_id, transfer_to, channels, started_ms,"
            + " ended_ms, duration_ms, status, media, size_bytes, format, announce)"
            + " VALUES (" + "?, ".repeat(19) + "?)";
        db.with(c -> {
            try (PreparedStatement s = c.prepareStatement(sql)) {
                s.setString(1, r.recordingId());
                s.setString(2, r.of().accountId());
                s.setString(3, r.of().applicationId());
                s.setString(4, r.of().callId());
                s.setString(5, r.of().parentCallId());
                s.setString(6, nodeId);
                s.setString(7, r.of().direction());
                s.setString(8, r.of().from());
                s.setString(9, r.of().to());
                s.setString(10, r.of().transferCallerId());
                s.setString(11, r.of().transferTo());
                s.setInt(12, r.channels());
                s.setLong(13, r.startTime().toEpochMilli());
                state(s, 14, r);
                s.setString(20, announce);
                return s.executeUpdate();
            }
        });
    }

    /** False where it is not known. */
    boolean update(CallRecording r) {
        return db.with(c -> update(c, r) > 0);
    }

    /** What could not be stored when it was; if it is over, its application has been told meanwhile. */
    void updateLate(CallRecording r) {
        db.with(c -> update(c, r) + (r.over() ? said(c, r.recordingId()) : 0));
    }

    private static int update(Connection c, CallRecording r) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("UPDATE recordings SET ended_ms = ?, duration_ms = ?,"
            + " status = ?, media = ?, size_bytes = ?, format = ? WHERE recording_id = ?")) {
            state(s, 1, r);
            s.setString(7, r.recordingId());
            return s.executeUpdate();
        }
    }

    /** Sets the six columns that change, from this index on. */
    private static void state(PreparedStatement s, int first, CallRecording r) throws SQLException {
        if (r.endTime() == null) {
            s.setNull(first, Types.BIGINT);
        } else {
            s.setLong(first, r.endTime().toEpochMilli());
        }
        s.setLong(first + 1, r.duration().toMillis());
        s.setString(first + 2, r.status().name());
        s.setBoolean(first + 3, r.media());
        s.setLong(first + 4, r.bytes());
        s.setString(first + 5, r.format().name());
    }

    /** The webhook about its end is kept among the webhooks; a step of the transaction that puts it there. */
    static int said(Connection c, String recordingId) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(
            "UPDATE recordings SET announce = NULL WHERE recording_id = ?")) {
            s.setString(1, recordingId);
            return s.executeUpdate();
        }
    }

    /** Says that the sound is gone; false where it was before, so that of two who delete it one counts it off. */
    boolean dropMedia(String recordingId) {
        return db.with(c -> {
            try (PreparedStatement s = c.prepareStatement("UPDATE recordings SET media = FALSE, size_bytes = 0"
                + " WHERE recording_id = ? AND media = TRUE")) {
                s.setString(1, recordingId);
                return s.executeUpdate() > 0;
            }
        });
    }

    boolean delete(String recordingId) {
        return db.with(c -> {
            try (PreparedStatement s = c.prepareStatement("DELETE FROM recordings WHERE recording_id = ?")) {
                s.setString(1, recordingId);
                return s.executeUpdate() > 0;
            }
        });
    }

    Optional<CallRecording> find(String accountId, String callId, String recordingId) {
        Where where = Where.of("account_id = ? AND call_id = ? AND recording_id = ?", accountId, callId, recordingId);
        return query(where, "").stream().map(Kept::recording).findFirst();
    }

    List<CallRecording> ofCall(String accountId, String callId) {
        return query(Where.of("account_id = ? AND call_id = ?", accountId, callId), OLDEST_FIRST).stream()
            .map(Kept::recording).toList();
    }

    /** Those of an account's calls that fit, oldest first. */
    List<CallRecording> ofAccount(String accountId, String from, String to, Instant minStart, Instant maxStart) {
        Where where = Where.of("account_id = ? AND direction <> ?", accountId, Of.CONFERENCE)
            .and("from_address = ?", from)
            .and("to_address = ?", to)
            .and("started_ms >= ?", minStart)
            .and("started_ms <= ?", maxStart);
        return query(where, OLDEST_FIRST).stream().map(Kept::recording).toList();
    }

    /** What a dead process of this node was making, or had not told of. */
    List<Kept> unfinished() {
        return query(Where.of("node_id = ? AND (status IN ('RECORDING', 'CUT') OR announce IS NOT NULL)", nodeId), "");
    }

    List<CallRecording> endedBefore(Instant time, int limit) {
        return query(Where.of("ended_ms < ? AND node_id = ?", time.toEpochMilli(), nodeId),
            "ORDER BY ended_ms LIMIT " + limit).stream().map(Kept::recording).toList();
    }

    /** Bytes of all files of this node. */
    long bytes() {
        return db.with(c -> {
            try (PreparedStatement s = c.prepareStatement(
                "SELECT COALESCE(SUM(size_bytes), 0) FROM recordings WHERE node_id = ?")) {
                s.setString(1, nodeId);
                try (ResultSet r = s.executeQuery()) {
                    r.next();
                    return r.getLong(1);
                }
            }
        });
    }

    private List<Kept> query(Where where, String rest) {
        return db.with(c -> {
            try (PreparedStatement s = where.prepared(c, "SELECT * FROM recordings", rest)) {
                List<Kept> found = new ArrayList<>();
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        found.add(new Kept(recording(r), r.getString("announce")));
                    }
                }
                return found;
            }
        });
    }

    private static CallRecording recording(ResultSet r) throws SQLException {
        Of of = new Of(r.getString("account_id"), r.getString("application_id"), r.getString("call_id"),
            r.getString("direction"), r.getString("from_address"), r.getString("to_address"),
            r.getString("parent_call_id"), r.getString("transfer_caller_id"), r.getString("transfer_to"));
        long ended = r.getLong("ended_ms");
        Instant end = r.wasNull() ? null : Instant.ofEpochMilli(ended);
        return new CallRecording(r.getString("recording_id"), of, r.getInt("channels"),
            RecordingFormat.valueOf(r.getString("format")), Instant.ofEpochMilli(r.getLong("started_ms")), end,
            Duration.ofMillis(r.getLong("duration_ms")), Status.valueOf(r.getString("status")),
            r.getBoolean("media"), r.getLong("size_bytes"));
    }
}
