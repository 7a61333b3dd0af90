package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.store.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What an account's webhooks are signed with: a newest secret, and older ones until they expire. */
final class WebhookSecrets {

    /** Another node may have made a new one. */
    private static final Duration TRUSTED = Duration.ofMinutes(1);
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param expires null for the newest */
    record Secret(String id, String secret, Instant created, Instant expires) {
        @Override
        public String toString() {
            return "Secret[" + id + "]";
        }
    }

    private record Known(List<Secret> secrets, Instant read) {
    }

    private final Database db;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    WebhookSecrets(Database db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /** {@code t=…,v1=…}: the time in seconds, then an HMAC-SHA256 of time, point and body by each secret. */
    String signature(String accountId, byte[] body) {
        long seconds = clock.instant().getEpochSecond();
        StringBuilder header = new StringBuilder("t=").append(seconds);
        for (Secret secret : of(accountId)) {
            header.append(",v1=").append(hmac(secret.secret(), seconds + ".", body));
        }
        return header.toString();
    }

    /** Those that sign now, newest first; makes the first. While they cannot be read, those read last sign on. */
    List<Secret> of(String accountId) {
        Instant now = clock.instant();
        Known found = known.get(accountId);
        if (found == null || found.read().plus(TRUSTED).isBefore(now)) {
            try {
                found = readOrMade(accountId, now);
            } catch (RuntimeException e) {
                if (found == null) {
                    throw e;
                }
            }
        }
        return found.secrets().stream().filter(s -> s.expires() == null || s.expires().isAfter(now)).toList();
    }

    /** A new secret; those before sign beside it for the overlap. */
    synchronized Secret rotate(String accountId, Duration overlap) {
        Instant now = clock.instant();
        Secret fresh = fresh(now);
        db.with(c -> {
            expire(c, accountId, now.plus(overlap));
            return insert(c, accountId, fresh);
        });
        known.remove(accountId);
        return fresh;
    }

    /** Synchronized, so that two first webhooks make one secret between them, and none forgets a newer one. */
    private synchronized Known readOrMade(String accountId, Instant now) {
        List<Secret> secrets = db.with(c -> {
            List<Secret> stored = read(c, accountId, now);
            if (stored.isEmpty()) {
                stored = List.of(fresh(now));
                insert(c, accountId, stored.getFirst());
            }
            return stored;
        });
        Known found = new Known(secrets, now);
        known.put(accountId, found);
        return found;
    }

    private static Secret fresh(Instant now) {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        return new Secret(UUID.randomUUID().toString(),
                "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random), now, null);
    }

    private static List<Secret> read(Connection c, String accountId, Instant now) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("SELECT * FROM webhook_secrets WHERE account_id = ?"
                + " AND (expires_ms IS NULL OR expires_ms > ?) ORDER BY created_ms DESC, secret_id")) {
            s.setString(1, accountId);
            s.setLong(2, now.toEpochMilli());
            List<Secret> secrets = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    Instant created = Instant.ofEpochMilli(r.getLong("created_ms"));
                    long expires = r.getLong("expires_ms");
                    Instant end = r.wasNull() ? null : Instant.ofEpochMilli(expires);
                    secrets.add(new Secret(r.getString("secret_id"), r.getString("secret"), created, end));
                }
            }
            return secrets;
        }
    }

    private static void expire(Connection c, String accountId, Instant at) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("UPDATE webhook_secrets SET expires_ms = ?"
                + " WHERE account_id = ? AND (expires_ms IS NULL OR expires_ms > ?)")) {
            s.setLong(1, at.toEpochMilli());
            s.setString(2, accountId);
            s.setLong(3, at.toEpochMilli());
            s.executeUpdate();
        }
    }

    private static int insert(Connection c, String accountId, Secret fresh) throws SQLException {
        try (PreparedStatement s = c.prepareStatement("INSERT INTO webhook_secrets"
                + " (secret_id, account_id, secret, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?)")) {
            s.setString(1, fresh.id());
            s.setString(2, accountId);
            s.setString(3, fresh.secret());
            s.setLong(4, fresh.created().toEpochMilli());
            s.setNull(5, Types.BIGINT);
            return s.executeUpdate();
        }
    }

    static String hmac(String secret, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No HMAC-SHA256 here", e);
        }
    }
}
