package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.Where;
import dev.crosspoint.signaling.webhook.WebhookRow.Outcome;
import dev.crosspoint.signaling.webhook.WebhookRow.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of kept webhooks. */
final class WebhookStore {

    private static final String INSERT = """
            INSERT INTO webhooks (delivery_id, account_id, node_id, order_key, call_id, event_type, question, resend_of,
                state, request, attempts, created_ms, attempted_ms, duration_ms, ended_ms, answered_by, status, failure,
                detail, content_type, answer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            UPDATE webhooks SET state = ?, attempts = ?, attempted_ms = ?, duration_ms = ?, ended_ms = ?,
                answered_by = ?, status = ?, failure = ?, detail = ?, content_type = ?, answer = ?
            WHERE delivery_id = ?""";

    private final Database db;
    private final String nodeId;

    WebhookStore(Database db, String nodeId) {
        this.db = db;
        this.nodeId = nodeId;
    }

    int insert(Connection c, WebhookRow row) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(INSERT)) {
            s.setString(1, row.deliveryId());
            s.setString(2, row.accountId());
            s.setString(3, nodeId);
            s.setString(4, row.orderKey());
            s.setString(5, row.callId());
            s.setString(6, row.eventType());
            s.setBoolean(7, row.question());
            s.setString(8, row.resendOf());
            s.setString(9, row.state().name());
            s.setString(10, row.request());
            s.setInt(11, row.attempts());
            s.setLong(12, row.createdAt().toEpochMilli());
            time(s, 13, row.attemptedAt());
            s.setLong(14, row.durationMs());
            time(s, 15, row.endedAt());
            outcome(s, 16, row.outcome());
            return s.executeUpdate();
        }
    }

    int update(Connection c, WebhookRow row) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(UPDATE)) {
            s.setString(1, row.state().name());
            s.setInt(2, row.attempts());
            time(s, 3, row.attemptedAt());
            s.setLong(4, row.durationMs());
            time(s, 5, row.endedAt());
            outcome(s, 6, row.outcome());
            s.setString(12, row.deliveryId());
            return s.executeUpdate();
        }
    }

    /** Sets six columns, from this index on. */
    private static void outcome(PreparedStatement s, int first, Outcome o) throws SQLException {
        s.setString(first, o == null ? null : o.url());
        if (o == null || o.status() == 0) {
            s.setNull(first + 1, Types.INTEGER);
        } else {
            s.setInt(first + 1, o.status());
        }
        s.setString(first + 2, o == null ? null : o.failure());
        s.setString(first + 3, o == null ? null : o.detail());
        s.setString(first + 4, o == null ? null : o.contentType());
        s.setString(first + 5, o == null ? null : o.answer());
    }

    /** How many events of each account this node has to deliver. */
    Map<String, Integer> pendingByAccount() {
        return db.with(c -> {
            try (PreparedStatement s = c.prepareStatement("SELECT account_id, COUNT(*) FROM webhooks"
                    + " WHERE state = 'PENDING' AND node_id = ? GROUP BY account_id")) {
                s.setString(1, nodeId);
                Map<String, Integer> counts = new HashMap<>();
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        counts.put(r.getString(1), r.getInt(2));
                    }
                }
                return counts;
            }
        });
    }

    /** The oldest events that this node has to deliver for an account. */
    List<WebhookRow> pending(String accountId, int limit) {
        return db.with(c -> {
            try (PreparedStatement s = c.prepareStatement("SELECT * FROM webhooks WHERE state = 'PENDING'"
                    + " AND node_id = ? AND account_id = ? ORDER BY seq LIMIT ?")) {
                s.setString(1, nodeId);
                s.setString(2, accountId);
                s.setInt(3, limit);
                return rows(s);
            }
        });
    }

    Optional<WebhookRow> find(String accountId, String deliveryId) {
        return db.with(c -> {
            try (PreparedStatement s = c.prepareStatement(
                    "SELECT * FROM webhooks WHERE delivery_id = ? AND account_id = ?")) {
                s.setString(1, deliveryId);
                s.setString(2, accountId);
                return rows(s).stream().findFirst();
            }
        });
    }

    /** One page, newest first, and the row after it if there is one. */
    List<WebhookRow> list(WebhookQuery q) {
        Where where = Where.of("account_id = ?", q.accountId())
                .and("call_id = ?", q.callId())
                .and("order_key = ?", q.endpointId())
                .and("event_type = ?", q.eventType())
                .and("state = ?", q.state() == null ? null : q.state().name())
                .and("created_ms >= ?", q.minTime())
                .and("created_ms <= ?", q.maxTime())
                .and("seq < ?", q.before());
        return db.with(c -> {
            try (PreparedStatement s = where.prepared(c, "SELECT * FROM webhooks",
                    "ORDER BY seq DESC LIMIT " + (q.pageSize() + 1))) {
                return rows(s);
            }
        });
    }

    /** Forgets what ended before, and of each account what is beyond a number; returns how many. */
    int purge(Instant endedBefore, int perAccount) {
        return db.with(c -> {
            int gone;
            try (PreparedStatement s = c.prepareStatement("DELETE FROM webhooks WHERE ended_ms < ?")) {
                s.setLong(1, endedBefore.toEpochMilli());
                gone = s.executeUpdate();
            }
            for (String account : crowded(c, perAccount)) {
                try (PreparedStatement s = c.prepareStatement("DELETE FROM webhooks WHERE account_id = ?"
                        + " AND state <> 'PENDING' AND seq <= (SELECT seq FROM webhooks WHERE account_id = ?"
                        + " AND state <> 'PENDING' ORDER BY seq DESC LIMIT 1 OFFSET ?)")) {
                    s.setString(1, account);
                    s.setString(2, account);
                    s.setInt(3, perAccount);
                    gone += s.executeUpdate();
                }
            }
            return gone;
        });
    }

    private static List<String> crowded(Connection c, int perAccount) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("SELECT account_id FROM webhooks WHERE state <> 'PENDING'"
                + " GROUP BY account_id HAVING COUNT(*) > ?")) {
            s.setInt(1, perAccount);
            List<String> accounts = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    accounts.add(r.getString(1));
                }
            }
            return accounts;
        }
    }

    private static List<WebhookRow> rows(PreparedStatement s) throws SQLException {
        List<WebhookRow> rows = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                Instant attempted = time(r, "attempted_ms");
                Outcome outcome = attempted == null ? null : new Outcome(r.getString("answered_by"),
                        r.getInt("status"), r.getString("failure"), r.getString("detail"),
                        r.getString("content_type"), r.getString("answer"));
                rows.add(new WebhookRow(r.getLong("seq"), r.getString("delivery_id"), r.getString("account_id"),
                        r.getString("order_key"), r.getString("call_id"), r.getString("event_type"),
                        r.getBoolean("question"), r.getString("resend_of"), State.valueOf(r.getString("state")),
                        r.getString("request"), r.getInt("attempts"), time(r, "created_ms"), attempted,
                        r.getLong("duration_ms"), time(r, "ended_ms"), outcome));
            }
        }
        return rows;
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
