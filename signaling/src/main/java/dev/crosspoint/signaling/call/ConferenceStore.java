package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.Where;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conference records in the database. */
final class ConferenceStore {
    private static final String COLUMNS =
        "conference_id, account_id, name, created_ms, completed_ms, event_url, event_method, tag";

    /** As for calls. */
    private static final Duration TELL_WITHIN = Duration.ofDays(1);

    /** A conference that a dead process left, and what tells of its end. */
    record Orphan(ConferenceRecord conference, String lastWord) { }

    /** Makes something of a row. */
    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet r) throws SQLException;
    }

    private final Database database;
    private final String nodeId;

    ConferenceStore(Database database, String nodeId) {
        this.database = database;
        this.nodeId = nodeId;
    }

    /** @param lastWord tells of its end, should the process die before; or null */
    void insert(ConferenceRecord conference, String lastWord) {
        write("INSERT INTO conferences (conference_id, account_id, name, created_ms, event_url, event_method, tag, "
            + "node_id, last_word) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", conference.id(), conference.accountId(),
            conference.name(), conference.createdTime().toEpochMilli(), conference.eventUrl(),
            conference.eventMethod(), conference.tag(), nodeId, lastWord);
    }

    void complete(ConferenceRecord conference) {
        write("UPDATE conferences SET completed_ms = ? WHERE conference_id = ?",
            conference.completedTime().toEpochMilli(), conference.id());
    }

    /** The last event is kept among the webhooks; a step of the transaction that puts it there. */
    static int said(Connection c, String id) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("UPDATE conferences SET last_word = NULL"
            + " WHERE conference_id = ?")) {
            s.setString(1, id);
            return s.executeUpdate();
        }
    }

    /** Ends in the records what a dead process of this node left open, and says whose end is still to be told. */
    List<Orphan> endOrphans(Instant began, Instant now) {
        write("UPDATE conferences SET completed_ms = ? WHERE node_id = ? AND completed_ms IS NULL AND created_ms < ?",
            now.toEpochMilli(), nodeId, began.toEpochMilli());
        return read(Where.of("node_id = ? AND created_ms < ? AND completed_ms >= ? AND last_word IS NOT NULL", nodeId,
            began.toEpochMilli(), now.minus(TELL_WITHIN).toEpochMilli()), "", r ->
                new Orphan(record(r), r.getString("last_word")));
    }

    void purge(Instant completedBefore) {
        write("DELETE FROM conferences WHERE completed_ms < ?", completedBefore.toEpochMilli());
    }

    Optional<ConferenceRecord> find(String accountId, String id, Instant completedSince) {
        return read(Where.of("conference_id = ? AND account_id = ? AND (completed_ms IS NULL OR completed_ms >= ?)", id,
            accountId, completedSince.toEpochMilli()), "").stream().findFirst();
    }

    /** One page and the record after it, if there is one. */
    List<ConferenceRecord> list(ConferenceQuery q, Instant completedSince) {
        Where where = Where.of("account_id = ? AND (completed_ms IS NULL OR completed_ms >= ?)", q.accountId(),
            completedSince.toEpochMilli())
            .and("name = ?", q.name())
            .and("created_ms >= ?", q.minCreated())
            .and("created_ms <= ?", q.maxCreated());
        if (q.after() != null) {
            where.both("(created_ms > ? OR created_ms = ? AND conference_id > ?)", q.after().createdMs(),
                q.after().createdMs(), q.after().callId());
        }
        return read(where, "ORDER BY created_ms, conference_id LIMIT " + (q.pageSize() + 1));
    }

    private void write(String sql, Object... values) {
        database.with(c -> {
            try (PreparedStatement s = c.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    s.setObject(i + 1, values[i]);
                }
                return s.executeUpdate();
            }
        });
    }

    private List<ConferenceRecord> read(Where where, String rest) {
        return read(where, rest, ConferenceStore::record);
    }

    private <T> List<T> read(Where where, String rest, Row<T> row) {
        return database.with(c -> {
            try (PreparedStatement s = where.prepared(c, "SELECT " + COLUMNS + ", last_word FROM conferences", rest)) {
                List<T> found = new ArrayList<>();
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        found.add(row.read(r));
                    }
                }
                return found;
            }
        });
    }

    private static ConferenceRecord record(ResultSet r) throws SQLException {
        long completed = r.getLong("completed_ms");
        Instant completedTime = r.wasNull() ? null : Instant.ofEpochMilli(completed);
        return new ConferenceRecord(r.getString("conference_id"), r.getString("account_id"), r.getString("name"),
            Instant.ofEpochMilli(r.getLong("created_ms")), completedTime, r.getString("event_url"),
            r.getString("event_method"), r.getString("tag"));
    }
}
