package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.StirShaken;
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
import java.util.function.Consumer;

/** Call records in the database. */
final class CallStore {
    private static final String COLUMNS = "call_id, account_id, application_id, direction, from_address, to_address, "
        + "state, enqueued_ms, started_ms, answered_ms, ended_ms, cause, error_message, error_id, updated_ms, "
        + "parent_call_id, transfer_caller_id, transfer_to, verstat, attestation, originating_id";

    /** Nobody wants to hear today of a call that ended longer ago. */
    private static final Duration TELL_WITHIN = Duration.ofDays(1);

    private final Database database;
    private final String nodeId;
    private volatile Consumer<CallRecord> watch = _ -> { };

    CallStore(Database database, String nodeId) {
        this.database = database;
        this.nodeId = nodeId;
    }

    /**
     * Sees each call when it is kept, and its changes before they are: what happens to a call is worth showing even
     * when it cannot be written, but a call that is refused because it cannot be kept has no end to be shown.
     */
    void watch(Consumer<CallRecord> other) {
        watch = other;
    }

    /** @param lastWord what is needed to say the last event should this process die; may be null */
    void insert(CallRecord call, String lastWord) {
        String sql = "INSERT INTO calls (" + COLUMNS + ", node_id, created_ms, last_word) VALUES ("
            + "?, ".repeat(23) + "?)";
        database.with(c -> {
            try (PreparedStatement s = c.prepareStatement(sql)) {
                s.setString(1, call.callId());
                s.setString(2, call.accountId());
                s.setString(3, call.applicationId());
                s.setString(4, call.direction().name());
                s.setString(5, call.from());
                s.setString(6, call.to());
                state(s, 7, call);
                legOf(s, 16, call.legOf());
                stirShaken(s, 19, call.stirShaken());
                s.setString(22, nodeId);
                s.setLong(23, call.created().toEpochMilli());
                s.setString(24, lastWord);
                return s.executeUpdate();
            }
        });
        watch.accept(call);
    }

    /** A call that could not be kept goes on all the same, and is shown. */
    void unkept(CallRecord call) {
        watch.accept(call);
    }

    private static void legOf(PreparedStatement s, int first, LegOf legOf) throws SQLException {
        s.setString(first, legOf == null ? null : legOf.parentCallId());
        s.setString(first + 1, legOf == null ? null : legOf.callerId());
        s.setString(first + 2, legOf == null ? null : legOf.to());
    }

    private static void stirShaken(PreparedStatement s, int first, StirShaken said) throws SQLException {
        s.setString(first, said == null ? null : said.verstat());
        s.setString(first + 1, said == null ? null : said.attestation());
        s.setString(first + 2, said == null ? null : said.originatingId());
    }

    void update(CallRecord call) {
        watch.accept(call);
        database.with(c -> update(c, call));
    }

    private static int update(Connection c, CallRecord call) throws SQLException {
        String sql = "UPDATE calls SET state = ?, enqueued_ms = ?, started_ms = ?, answered_ms = ?, ended_ms = ?, "
            + "cause = ?, error_message = ?, error_id = ?, updated_ms = ? WHERE call_id = ?";
        try (PreparedStatement s = c.prepareStatement(sql)) {
            state(s, 1, call);
            s.setString(10, call.callId());
            return s.executeUpdate();
        }
    }

    /** Sets the nine columns that change, from this index on. */
    private static void state(PreparedStatement s, int first, CallRecord call) throws SQLException {
        s.setString(first, call.state().name());
        time(s, first + 1, call.enqueuedTime());
        time(s, first + 2, call.startTime());
        time(s, first + 3, call.answerTime());
        time(s, first + 4, call.endTime());
        s.setString(first + 5, call.cause() == null ? null : call.cause().wire());
        s.setString(first + 6, call.errorMessage());
        s.setString(first + 7, call.errorId());
        time(s, first + 8, call.lastUpdate());
    }

    /** The call, unless it ended before the given time. */
    Optional<CallRecord> find(String accountId, String callId, Instant endedSince) {
        String sql = "SELECT " + COLUMNS + " FROM calls WHERE call_id = ? AND account_id = ? "
            + "AND (ended_ms IS NULL OR ended_ms >= ?)";
        return database.with(c -> {
            try (PreparedStatement s = c.prepareStatement(sql)) {
                s.setString(1, callId);
                s.setString(2, accountId);
                s.setLong(3, endedSince.toEpochMilli());
                return records(s).stream().findFirst();
            }
        });
    }

    /** One page and the record after it, if there is one. */
    List<CallRecord> list(CallQuery q, Instant endedSince) {
        Where where = Where.of("account_id = ? AND (ended_ms IS NULL OR ended_ms >= ?)", q.accountId(),
            endedSince.toEpochMilli())
            .and("to_address = ?", q.to())
            .and("from_address = ?", q.from())
            .and("started_ms >= ?", q.minStart())
            .and("started_ms <= ?", q.maxStart())
            .and("cause = ?", q.cause());
        if (q.after() != null) {
            where.both("(created_ms > ? OR created_ms = ? AND call_id > ?)", q.after().createdMs(),
                q.after().createdMs(), q.after().callId());
        }
        return database.with(c -> {
            try (PreparedStatement s = where.prepared(c, "SELECT " + COLUMNS + " FROM calls",
                "ORDER BY created_ms, call_id LIMIT " + (q.pageSize() + 1))) {
                return records(s);
            }
        });
    }

    /** The last event would now be another one. */
    void lastWord(String callId, String lastWord) {
        database.with(c -> {
            try (PreparedStatement s = c.prepareStatement("UPDATE calls SET last_word = ? WHERE call_id = ?")) {
                s.setString(1, lastWord);
                s.setString(2, callId);
                return s.executeUpdate();
            }
        });
    }

    /** The last event is kept among the webhooks; a step of the transaction that puts it there. */
    static int said(Connection c, String callId) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("UPDATE calls SET last_word = NULL WHERE call_id = ?")) {
            s.setString(1, callId);
            return s.executeUpdate();
        }
    }

    /** A call that a dead process of this node left: alive, or ended with nobody told. */
    record Orphan(CallRecord call, String lastWord) { }

    /** What a dead process of this node left from before ours began, as ended. */
    List<Orphan> endOrphans(Instant began, Instant now) {
        return database.with(c -> {
            List<Orphan> ended = new ArrayList<>();
            for (Orphan orphan : orphans(c, began, now.minus(TELL_WITHIN))) {
                CallRecord call = orphan.call();
                if (call.state() != CallState.DISCONNECTED) {
                    call = call.disconnected(now, DisconnectCause.ERROR, "the node stopped during the call");
                    update(c, call);
                }
                ended.add(new Orphan(call, orphan.lastWord()));
            }
            return ended;
        });
    }

    private List<Orphan> orphans(Connection c, Instant began, Instant endedSince) throws SQLException {
        String sql = "SELECT last_word, " + COLUMNS + " FROM calls WHERE node_id = ? AND created_ms < ?"
            + " AND (ended_ms IS NULL OR ended_ms >= ? AND last_word IS NOT NULL)";
        try (PreparedStatement s = c.prepareStatement(sql)) {
            s.setString(1, nodeId);
            s.setLong(2, began.toEpochMilli());
            s.setLong(3, endedSince.toEpochMilli());
            List<Orphan> orphans = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    orphans.add(new Orphan(record(r), r.getString("last_word")));
                }
            }
            return orphans;
        }
    }

    /** Forgets calls that ended before the given time; returns how many. */
    int purge(Instant endedBefore) {
        return database.with(c -> {
            try (PreparedStatement s = c.prepareStatement("DELETE FROM calls WHERE ended_ms < ?")) {
                s.setLong(1, endedBefore.toEpochMilli());
                return s.executeUpdate();
            }
        });
    }

    private static List<CallRecord> records(PreparedStatement s) throws SQLException {
        List<CallRecord> calls = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                calls.add(record(r));
            }
        }
        return calls;
    }

    private static CallRecord record(ResultSet r) throws SQLException {
        String cause = r.getString("cause");
        return new CallRecord(r.getString("call_id"), r.getString("account_id"), r.getString("application_id"),
            CallDirection.valueOf(r.getString("direction")), r.getString("from_address"), r.getString("to_address"),
            CallState.valueOf(r.getString("state")), time(r, "enqueued_ms"), time(r, "started_ms"),
            time(r, "answered_ms"), time(r, "ended_ms"), cause == null ? null : DisconnectCause.ofWire(cause),
            r.getString("error_message"), r.getString("error_id"), time(r, "updated_ms"), legOf(r),
            stirShaken(r));
    }

    private static LegOf legOf(ResultSet r) throws SQLException {
        String parent = r.getString("parent_call_id");
        return parent == null ? null : new LegOf(parent, r.getString("transfer_caller_id"), r.getString("transfer_to"));
    }

    private static StirShaken stirShaken(ResultSet r) throws SQLException {
        String verstat = r.getString("verstat");
        String attestation = r.getString("attestation");
        String origin = r.getString("originating_id");
        return verstat == null && attestation == null && origin == null ? null
            : new StirShaken(verstat, attestation, origin);
    }

    private static void time(PreparedStatement s, int index, Instant time) throws SQLException {
        if (time == null) {
            s.setNull(index, Types.BIGINT);
        } else {
            s.setLong(index, time.toEpochMilli());
        }
    }

    private static Instant time(ResultSet r, String column) throws SQLException {
        long ms = r.getLong(column);
        return r.wasNull() ? null : Instant.ofEpochMilli(ms);
    }
}
