package dev.crosspoint.signaling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.ControlPlane;
import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.auth.SignedTokens;
import dev.crosspoint.signaling.auth.SigningKeys;
import dev.crosspoint.signaling.endpoint.CreateResult;
import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.endpoint.EndpointPage;
import dev.crosspoint.signaling.endpoint.EndpointSettings;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.endpoint.NewEndpoint;
import dev.crosspoint.signaling.endpoint.TokenVerdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for us; each kind has its subclass. */
abstract class StoreContract {

    private static final String ACCOUNT = ControlPlane.ACCOUNT;
    private static final NewEndpoint WANTED = new NewEndpoint(Direction.OUTBOUND,
            URI.create("https://app.example/e"), URI.create("https://app.example/f"), "tag \u00e9 \ud83d\ude00 'x'");

    private Instant now = Instant.parse("2026-11-20T09:15:00.123Z");
    private Database db;

    abstract DatabaseSettings settings();

    @BeforeEach
    void open() {
        db = Database.open(settings());
        AccountDirectory.open(db, ControlPlane.accounts());
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void endpoints_tokens_and_devices_are_there_after_a_restart() {
        Endpoints endpoints = endpoints(10);
        CreateResult.Created created = create(endpoints);
        endpoints.deviceConnected(created.endpoint().endpointId(), "d-1", "desk");
        db.close();
        db = Database.open(settings());
        AccountDirectory.open(db, ControlPlane.accounts());
        endpoints = endpoints(10);
        Endpoint found = endpoints.find(created.endpoint().endpointId()).orElseThrow();
        assertEquals(created.endpoint(), found);
        assertEquals(WANTED.tag(), found.tag());
        assertEquals(found, assertInstanceOf(TokenVerdict.Ok.class, endpoints.verify(created.token())).endpoint());
        assertEquals("d-1", endpoints.devices(found.endpointId()).getFirst().deviceId());
        assertFalse(endpoints.devices(found.endpointId()).getFirst().connected(), "nobody is connected now");
    }

    @Test
    void pages_filters_and_deletion_work() {
        Endpoints endpoints = endpoints(10);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(create(endpoints).endpoint().endpointId());
        }
        endpoints.deviceConnected(ids.get(1), "d-1", null);
        endpoints.deviceConnected(ids.get(3), "d-1", null);
        EndpointPage first = endpoints.list(ACCOUNT, null, 0, 3);
        assertEquals(ids.subList(0, 3), ids(first));
        EndpointPage second = endpoints.list(ACCOUNT, null, first.next(), 3);
        assertEquals(ids.subList(3, 5), ids(second));
        assertEquals(3, second.before());
        assertEquals(List.of(ids.get(1), ids.get(3)), ids(endpoints.list(ACCOUNT, true, 0, 10)));
        assertEquals(3, endpoints.list(ACCOUNT, false, 0, 1).total());
        assertTrue(endpoints.delete(ACCOUNT, ids.get(1)));
        assertEquals(List.of(), endpoints.devices(ids.get(1)));
        assertEquals(4, endpoints.list(ACCOUNT, null, 0, 3).total());
        now = now.plus(Duration.ofHours(24));
        assertEquals(4, endpoints.expire());
    }

    @Test
    void quota_holds_when_many_create_at_once() throws Exception {
        Endpoints endpoints = endpoints(5);
        List<Future<CreateResult>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                results.add(threads.submit(() -> endpoints.create(ACCOUNT, WANTED)));
            }
        }
        int created = 0;
        for (Future<CreateResult> result : results) {
            created += result.get() instanceof CreateResult.Created ? 1 : 0;
        }
        assertEquals(5, created);
    }

    @Test
    void settings_replace_what_they_said_before() {
        Application moved = new Application("app-2", "two", null, "GET", null, null, URI.create("http://a.example/s"),
                null, new BasicCredentials("u", "p"), new BasicCredentials("f", "q"), Duration.ofSeconds(5),
                Set.of("+15551230001"));
        Account changed = new Account(ACCOUNT, List.of(), List.of(), List.of(moved));
        AccountDirectory directory = AccountDirectory.open(db, List.of(changed));
        assertEquals(moved, directory.byNumber("+15551230001").orElseThrow().application());
        assertEquals(List.of(moved), directory.account(ACCOUNT).orElseThrow().applications());
        assertTrue(directory.account("9900999").isPresent(), "an account stays, its records refer to it");
        assertTrue(directory.accountOfUser("demo", "demo-password").isEmpty());
    }

    @Test
    void settings_that_contradict_themselves_are_refused_and_change_nothing() {
        Account twice = ControlPlane.accounts().getFirst();
        assertThrows(IllegalArgumentException.class, () -> AccountDirectory.open(db, List.of(twice, twice)));
        assertTrue(AccountDirectory.open(db, ControlPlane.accounts()).byNumber("+15551230001").isPresent());
    }

    @Test
    void failed_work_leaves_nothing_behind() {
        assertThrows(IllegalStateException.class, () -> db.with(c -> {
            c.createStatement().executeUpdate("INSERT INTO accounts (account_id) VALUES ('1')");
            throw new IllegalStateException("in the middle");
        }));
        assertThrows(StoreException.class, () -> db.with(c -> c.createStatement().execute("NONSENSE")));
        assertTrue(AccountDirectory.open(db, List.of()).account("1").isEmpty());
        assertTrue(db.healthy());
    }

    @Test
    void signing_key_stays_the_same() {
        String key = new SigningKeys(db).key("endpoint").toJSONString();
        assertEquals(key, new SigningKeys(db).key("endpoint").toJSONString());
        assertFalse(key.equals(new SigningKeys(db).key("access").toJSONString()));
    }

    private Endpoints endpoints(int perAccount) {
        EndpointSettings s = new EndpointSettings(Duration.ofHours(24), perAccount, Duration.ofSeconds(1));
        return new Endpoints(db, new SignedTokens(Endpoints.TOKEN_ISSUER, new SigningKeys(db).key("endpoint"),
                () -> now), s, () -> now);
    }

    private static CreateResult.Created create(Endpoints endpoints) {
        return assertInstanceOf(CreateResult.Created.class, endpoints.create(ACCOUNT, WANTED));
    }

    private static List<String> ids(EndpointPage page) {
        return page.items().stream().map(i -> i.endpoint().endpointId()).toList();
    }
}
