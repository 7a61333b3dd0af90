package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.StoreException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an account's webhooks are signed with: a newest secret, and older ones until they expire. */
final class WebhookSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);
    /** Another node may have made a new one. */
    private static final Duration TRUSTED = Duration.ofMinutes(1);
    /** For secrets never read: a little more than a connection is waited for. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(6);
    /** For secrets that are known: a webhook that is late is worse than one that a new secret signs later. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
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
    /** By account; not done while the first are being read. Whoever changes an entry replaces it as a whole. */
    private final Map<String, CompletableFuture<Known>> known = new ConcurrentHashMap<>();

    WebhookSecrets(Database db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * {@code t=…,v1=…}: the time in seconds, then an HMAC-SHA256 of time, point and body by each secret.
     *
     * @throws StoreException when the account's secrets were never read, and are not in time
     */
    String signature(String accountId, byte[] body, long timeoutNs) {
        long seconds = clock.instant().getEpochSecond();
        StringBuilder header = new StringBuilder("t=").append(seconds);
        for (Secret secret : of(accountId, timeoutNs)) {
            header.append(",v1=").append(hmac(secret.secret(), seconds + ".", body));
        }
        return header.toString();
    }

    /** Those that sign now, newest first; makes the first. While they cannot be read, those read last sign on. */
    List<Secret> of(String accountId) {
        return of(accountId, FIRST_PATIENCE.toNanos());
    }

    private List<Secret> of(String accountId, long timeoutNs) {
        Instant now = clock.instant();
        CompletableFuture<Known> held = known.get(accountId);
        if (held == null) {
            held = first(accountId, now);
        }
        Known found = inTime(held, Math.min(timeoutNs, FIRST_PATIENCE.toNanos()));
        if (found.read().plus(TRUSTED).isBefore(now)) {
            found = again(accountId, held, found, now, Math.min(timeoutNs, PATIENCE.toNanos()));
        }
        return found.secrets().stream().filter(s -> s.expires() == null || s.expires().isAfter(now)).toList();
    }

    /** A new secret; those before sign beside it for the overlap. One after the other; who signs waits for none. */
    synchronized Secret rotate(String accountId, Duration overlap) {
        Instant now = clock.instant();
        Secret fresh = fresh(now);
        db.with(c -> {
            expire(c, accountId, now.plus(overlap));
            return insert(c, accountId, fresh);
        });
        known.remove(accountId); // what is being read now may be older, and finds its place taken from it
        return fresh;
    }

    /** Read once for all who wait for them, so that two first webhooks make one secret between them. */
    private CompletableFuture<Known> first(String accountId, Instant now) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> others = known.putIfAbsent(accountId, mine);
        if (others != null) {
            return others;
        }
        reader(accountId, () -> {
            try {
                mine.complete(readOrMade(accountId, now));
            } catch (RuntimeException | Error e) {
                known.remove(accountId, mine);
                mine.completeExceptionally(e);
            }
        });
        return mine;
    }

    /**
     * One thread reads, and sees what it finds unless that takes long; for all others those known are good for another
     * while, and stay so when they cannot be read.
     */
    private Known again(String accountId, CompletableFuture<Known> held, Known old, Instant now, long timeoutNs) {
        CompletableFuture<Known> meanwhile = CompletableFuture.completedFuture(new Known(old.secrets(), now));
        if (!known.replace(accountId, held, meanwhile)) {
            return old;
        }
        CompletableFuture<Known> read = new CompletableFuture<>();
        reader(accountId, () -> {
            Known found = old;
            try {
                found = readOrMade(accountId, now);
                known.replace(accountId, meanwhile, CompletableFuture.completedFuture(found));
            } catch (RuntimeException e) {
                LOG.warn("webhook secrets of account {} cannot be read, those known sign on: {}", accountId,
                        e.getMessage());
            } finally {
                read.complete(found);
            }
        });
        return read.completeOnTimeout(old, timeoutNs, TimeUnit.NANOSECONDS).join();
    }

    /** Nobody who signs waits for the database longer than he can. */
    private static void reader(String accountId, Runnable read) {
        Thread.ofVirtual().name("webhook-secrets " + accountId).start(read);
    }

    private static Known inTime(CompletableFuture<Known> read, long timeoutNs) {
        try {
            return read.get(timeoutNs, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException away ? away : new StoreException("no webhook secrets", e);
        } catch (TimeoutException e) {
            throw new StoreException("The webhook secrets were not read in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Stopped while the webhook secrets were read", e);
        }
    }

    private Known readOrMade(String accountId, Instant now) {
        return new Known(db.with(c -> {
            List<Secret> stored = read(c, accountId, now);
            if (stored.isEmpty()) {
                stored = List.of(fresh(now));
                insert(c, accountId, stored.getFirst());
            }
            return stored;
        }), now);
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
