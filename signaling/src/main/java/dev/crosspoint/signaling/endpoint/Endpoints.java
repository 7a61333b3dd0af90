package dev.crosspoint.signaling.endpoint;

import dev.crosspoint.signaling.auth.SignedTokens;
import dev.crosspoint.signaling.store.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints of all accounts, their tokens and their devices. Every change is on disk when the call returns. */
public final class Endpoints {

    /** The issuer of the tokens that devices connect with. */
    public static final String TOKEN_ISSUER = "crosspoint-endpoint";

    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private static final int EXPIRE_BATCH = 500;

    private final Database db;
    private final SignedTokens tokens;
    private final EndpointSettings settings;
    private final InstantSource clock;
    private final List<Consumer<String>> onDeleted = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> onExpired = new CopyOnWriteArrayList<>();

    /** After a crash nobody is connected, whatever the records say. */
    public Endpoints(Database db, SignedTokens tokens, EndpointSettings settings, InstantSource clock) {
        this.db = db;
        this.tokens = tokens;
        this.settings = settings;
        this.clock = clock;
        db.with(c -> {
            EndpointStore.disconnectAll(c);
            return null;
        });
    }

    /** Hears the id of each endpoint that was deleted, after the fact; on the deleter's thread. */
    public void onDeleted(Consumer<String> listener) {
        onDeleted.add(listener);
    }

    /** Hears the id of each endpoint whose day is over; on the thread that calls {@link #expire}, or creates. */
    public void onExpired(Consumer<String> listener) {
        onExpired.add(listener);
    }

    public CreateResult create(String accountId, NewEndpoint wanted) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Endpoint endpoint = new Endpoint("e-" + UUID.randomUUID(), accountId, wanted.direction(),
                wanted.eventCallbackUrl(), wanted.eventFallbackUrl(), wanted.tag(), now, now.plus(settings.life()));
        if (!store(endpoint) && !(expire() > 0 && store(endpoint))) {
            return new CreateResult.QuotaReached(settings.perAccount());
        }
        return new CreateResult.Created(endpoint,
                tokens.issue(endpoint.endpointId(), accountId, endpoint.expires()));
    }

    private boolean store(Endpoint endpoint) {
        return db.with(c -> {
            if (!EndpointStore.takePlace(c, endpoint.accountId(), settings.perAccount())) {
                return false;
            }
            EndpointStore.insert(c, endpoint);
            return true;
        });
    }

    /** A live endpoint of any account. */
    public Optional<Endpoint> find(String endpointId) {
        return db.with(c -> EndpointStore.find(c, endpointId, clock.instant()));
    }

    /** A live endpoint of this account. */
    public Optional<Endpoint> find(String accountId, String endpointId) {
        return find(endpointId).filter(e -> e.accountId().equals(accountId));
    }

    /**
     * @param connected only those with a device connected, or without; null for all
     * @param after     {@link EndpointPage#next} of the page before; 0 for the first
     */
    public EndpointPage list(String accountId, Boolean connected, long after, int limit) {
        Instant now = clock.instant();
        return db.with(c -> {
            List<Long> sequences = new ArrayList<>();
            List<EndpointPage.Item> items =
                    EndpointStore.list(c, accountId, connected, after, limit + 1, now, sequences);
            boolean more = items.size() > limit;
            return new EndpointPage(more ? List.copyOf(items.subList(0, limit)) : items,
                    more ? sequences.get(limit - 1) : null,
                    EndpointStore.count(c, accountId, connected, Long.MAX_VALUE, now),
                    EndpointStore.count(c, accountId, connected, after, now));
        });
    }

    /** False when the account has no such endpoint. */
    public boolean delete(String accountId, String endpointId) {
        Instant now = clock.instant();
        boolean deleted = db.with(c -> {
            Endpoint endpoint = EndpointStore.find(c, endpointId, now).orElse(null);
            return endpoint != null && endpoint.accountId().equals(accountId) && EndpointStore.delete(c, endpoint);
        });
        if (deleted) {
            tell(onDeleted, endpointId);
        }
        return deleted;
    }

    /** What a device's token is worth now. */
    public TokenVerdict verify(String token) {
        return switch (tokens.verify(token)) {
            case SignedTokens.Verdict.Ok ok -> find(ok.accountId(), ok.subject())
                    .<TokenVerdict>map(TokenVerdict.Ok::new)
                    .orElseGet(TokenVerdict.Deleted::new);
            case SignedTokens.Verdict.Expired _ -> new TokenVerdict.Expired();
            case SignedTokens.Verdict.Bad _ -> new TokenVerdict.Bad();
        };
    }

    /** @param deviceName may be null */
    public void deviceConnected(String endpointId, String deviceId, String deviceName) {
        Instant now = clock.instant();
        db.with(c -> {
            boolean known = EndpointStore.deviceBack(c, endpointId, deviceId, deviceName);
            if (!known && EndpointStore.find(c, endpointId, now).isPresent()) {
                EndpointStore.insertDevice(c, new Device(deviceId, endpointId, deviceName, true, now));
            }
            return null;
        });
    }

    public void deviceDisconnected(String endpointId, String deviceId) {
        db.with(c -> EndpointStore.deviceGone(c, endpointId, deviceId));
    }

    /** Oldest first. */
    public List<Device> devices(String endpointId) {
        return db.with(c -> EndpointStore.devices(c, endpointId));
    }

    /** Removes the endpoints whose day is over, telling the listeners first. Called every few seconds. */
    public int expire() {
        Instant now = clock.instant();
        List<Endpoint> over = db.with(c -> EndpointStore.expired(c, now, EXPIRE_BATCH));
        for (Endpoint endpoint : over) {
            tell(onExpired, endpoint.endpointId());
            db.with(c -> EndpointStore.delete(c, endpoint));
        }
        return over.size();
    }

    private static void tell(List<Consumer<String>> listeners, String endpointId) {
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(endpointId);
            } catch (RuntimeException e) {
                LOG.error("{} listener failed", endpointId, e);
            }
        }
    }
}
