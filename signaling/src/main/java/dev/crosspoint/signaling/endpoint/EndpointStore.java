package dev.crosspoint.signaling.endpoint;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of endpoints and devices. Every method is a step of somebody's transaction. */
final class EndpointStore {

    private static final String CONNECTED =
            "EXISTS (SELECT 1 FROM devices d WHERE d.endpoint_id = e.endpoint_id AND d.connected)";
    private static final String OF_ACCOUNT = " FROM endpoints e WHERE e.account_id = ? AND e.expires_ms > ?";

    private EndpointStore() {
    }

    /** Takes one of the account's places; false when all are taken. */
    static boolean takePlace(Connection c, String accountId, int places) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(
                "UPDATE accounts SET endpoints_held = endpoints_held + 1"
                        + " WHERE account_id = ? AND endpoints_held < ?")) {
            s.setString(1, accountId);
            s.setInt(2, places);
            return s.executeUpdate() > 0;
        }
    }

    static void insert(Connection c, Endpoint e) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("""
                INSERT INTO endpoints (endpoint_id, account_id, direction, event_callback_url, event_fallback_url,
                    tag, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            s.setString(1, e.endpointId());
            s.setString(2, e.accountId());
            s.setString(3, e.direction().name());
            s.setString(4, e.eventCallbackUrl() == null ? null : e.eventCallbackUrl().toString());
            s.setString(5, e.eventFallbackUrl() == null ? null : e.eventFallbackUrl().toString());
            s.setString(6, e.tag());
            s.setLong(7, e.created().toEpochMilli());
            s.setLong(8, e.expires().toEpochMilli());
            s.executeUpdate();
        }
    }

    static Optional<Endpoint> find(Connection c, String endpointId, Instant now) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("SELECT * FROM endpoints WHERE endpoint_id = ? AND expires_ms > ?")) {
            s.setString(1, endpointId);
            s.setLong(2, now.toEpochMilli());
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? Optional.of(endpoint(r)) : Optional.empty();
            }
        }
    }

    /** @param connected null for all */
    static List<EndpointPage.Item> list(Connection c, String accountId, Boolean connected, long after, int limit,
                                        Instant now, List<Long> sequences) throws SQLException {
        String sql = "SELECT e.*, " + CONNECTED + " AS connected" + OF_ACCOUNT + " AND e.seq > ?"
                + filter(connected) + " ORDER BY e.seq LIMIT ?";
        try (PreparedStatement s = c.prepareStatement(sql)) {
            s.setString(1, accountId);
            s.setLong(2, now.toEpochMilli());
            s.setLong(3, after);
            s.setInt(4, limit);
            List<EndpointPage.Item> items = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    items.add(new EndpointPage.Item(endpoint(r), r.getBoolean("connected")));
                    sequences.add(r.getLong("seq"));
                }
            }
            return items;
        }
    }

    static long count(Connection c, String accountId, Boolean connected, long upTo, Instant now)
            throws SQLException {
        String sql = "SELECT COUNT(*)" + OF_ACCOUNT + " AND e.seq <= ?" + filter(connected);
        try (PreparedStatement s = c.prepareStatement(sql)) {
            s.setString(1, accountId);
            s.setLong(2, now.toEpochMilli());
            s.setLong(3, upTo);
            try (ResultSet r = s.executeQuery()) {
                r.next();
                return r.getLong(1);
            }
        }
    }

    /** Deletes and gives the place back; false when somebody else had deleted it. */
    static boolean delete(Connection c, Endpoint e) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("DELETE FROM endpoints WHERE endpoint_id = ?")) {
            s.setString(1, e.endpointId());
            if (s.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement s = c.prepareStatement(
                "UPDATE accounts SET endpoints_held = endpoints_held - 1 WHERE account_id = ?")) {
            s.setString(1, e.accountId());
            s.executeUpdate();
            return true;
        }
    }

    static List<Endpoint> expired(Connection c, Instant now, int limit) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(
                "SELECT * FROM endpoints WHERE expires_ms <= ? ORDER BY expires_ms LIMIT ?")) {
            s.setLong(1, now.toEpochMilli());
            s.setInt(2, limit);
            List<Endpoint> over = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    over.add(endpoint(r));
                }
            }
            return over;
        }
    }

    static List<Device> devices(Connection c, String endpointId) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("SELECT * FROM devices WHERE endpoint_id = ? ORDER BY created_ms, device_id")) {
            s.setString(1, endpointId);
            List<Device> devices = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    devices.add(new Device(r.getString("device_id"), endpointId, r.getString("device_name"),
                            r.getBoolean("connected"), Instant.ofEpochMilli(r.getLong("created_ms"))));
                }
            }
            return devices;
        }
    }

    /** A device that was here before is connected again; false when it was not. */
    static boolean deviceBack(Connection c, String endpointId, String deviceId, String deviceName)
            throws SQLException {
        try (PreparedStatement s = c.prepareStatement(
                "UPDATE devices SET connected = TRUE, device_name = ? WHERE endpoint_id = ? AND device_id = ?")) {
            s.setString(1, deviceName);
            s.setString(2, endpointId);
            s.setString(3, deviceId);
            return s.executeUpdate() > 0;
        }
    }

    static boolean deviceGone(Connection c, String endpointId, String deviceId) throws SQLException {
        try (PreparedStatement s =
                c.prepareStatement("UPDATE devices SET connected = FALSE WHERE endpoint_id = ? AND device_id = ?")) {
            s.setString(1, endpointId);
            s.setString(2, deviceId);
            return s.executeUpdate() > 0;
        }
    }

    static void insertDevice(Connection c, Device d) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("""
                INSERT INTO devices (endpoint_id, device_id, device_name, connected, created_ms)
                VALUES (?, ?, ?, ?, ?)""")) {
            s.setString(1, d.endpointId());
            s.setString(2, d.deviceId());
            s.setString(3, d.deviceName());
            s.setBoolean(4, d.connected());
            s.setLong(5, d.created().toEpochMilli());
            s.executeUpdate();
        }
    }

    static void disconnectAll(Connection c) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("UPDATE devices SET connected = FALSE WHERE connected")) {
            s.executeUpdate();
        }
    }

    private static String filter(Boolean connected) {
        return connected == null ? "" : connected ? " AND " + CONNECTED : " AND NOT " + CONNECTED;
    }

    private static Endpoint endpoint(ResultSet r) throws SQLException {
        return new Endpoint(r.getString("endpoint_id"), r.getString("account_id"),
                Direction.valueOf(r.getString("direction")), uri(r.getString("event_callback_url")),
                uri(r.getString("event_fallback_url")), r.getString("tag"),
                Instant.ofEpochMilli(r.getLong("created_ms")), Instant.ofEpochMilli(r.getLong("expires_ms")));
    }

    private static URI uri(String text) {
        return text == null ? null : URI.create(text);
    }
}
