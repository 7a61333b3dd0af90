package dev.crosspoint.signaling.account;

import dev.crosspoint.signaling.store.Database;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Accounts, applications and numbers in the database. */
final class AccountStore {

    private static final String DELETE_NUMBERS = "DELETE FROM numbers WHERE source = 'settings'";
    private static final String DELETE_APPLICATIONS = "DELETE FROM applications WHERE source = 'settings'";
    private static final String INSERT_ACCOUNT = "INSERT INTO accounts (account_id) VALUES (?)";
    private static final String INSERT_APPLICATION = """
            INSERT INTO applications (application_id, account_id, name, call_initiated_url, call_initiated_method,
                call_initiated_fallback_url, call_initiated_fallback_method, call_status_url, call_status_method,
                callback_username, callback_password, callback_timeout_ms, callback_fallback_username,
                callback_fallback_password, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'settings')""";
    private static final String INSERT_NUMBER =
            "INSERT INTO numbers (number, application_id, source) VALUES (?, ?, 'settings')";

    private final Database db;

    AccountStore(Database db) {
        this.db = db;
    }

    /** What the settings no longer say is gone; accounts stay, because other records belong to them. */
    void replaceSettings(List<Account> settings) {
        refuseDuplicates(settings);
        db.with(c -> {
            try (Statement s = c.createStatement()) {
                s.executeUpdate(DELETE_NUMBERS);
                s.executeUpdate(DELETE_APPLICATIONS);
            }
            Set<String> known = accountIds(c);
            for (Account account : settings) {
                if (known.add(account.id())) {
                    insertAccount(c, account.id());
                }
                for (Application application : account.applications()) {
                    insertApplication(c, account.id(), application);
                }
            }
            return null;
        });
    }

    List<Account> load() {
        return db.with(c -> {
            Map<String, Set<String>> numbers = numbers(c);
            Map<String, List<Application>> applications = applications(c, numbers);
            List<Account> accounts = new ArrayList<>();
            for (String id : accountIds(c)) {
                accounts.add(new Account(id, List.of(), List.of(), applications.getOrDefault(id, List.of())));
            }
            return accounts;
        });
    }

    private static void refuseDuplicates(List<Account> settings) {
        Set<String> seen = new HashSet<>();
        for (Account account : settings) {
            refuseSecond(seen, "account", account.id());
            for (Application application : account.applications()) {
                refuseSecond(seen, "application", application.id());
                application.numbers().forEach(n -> refuseSecond(seen, "number", n));
            }
        }
    }

    private static void refuseSecond(Set<String> seen, String kind, String id) {
        if (!seen.add(kind + " " + id)) {
            throw new IllegalArgumentException("The settings hold the " + kind + " " + id + " twice");
        }
    }

    private static Set<String> accountIds(Connection c) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Statement s = c.createStatement(); ResultSet r = s.executeQuery("SELECT account_id FROM accounts")) {
            while (r.next()) {
                ids.add(r.getString(1));
            }
        }
        return ids;
    }

    private static void insertAccount(Connection c, String id) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(INSERT_ACCOUNT)) {
            s.setString(1, id);
            s.executeUpdate();
        }
    }

    private static void insertApplication(Connection c, String accountId, Application a) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(INSERT_APPLICATION)) {
            s.setString(1, a.id());
            s.setString(2, accountId);
            s.setString(3, a.name());
            s.setString(4, text(a.callInitiatedUrl()));
            s.setString(5, a.callInitiatedMethod());
            s.setString(6, text(a.callInitiatedFallbackUrl()));
            s.setString(7, a.callInitiatedFallbackMethod());
            s.setString(8, text(a.callStatusUrl()));
            s.setString(9, a.callStatusMethod());
            credentials(s, 10, a.callbackCredentials());
            s.setLong(12, a.callbackTimeout().toMillis());
            credentials(s, 13, a.fallbackCredentials());
            s.executeUpdate();
        }
        try (PreparedStatement s = c.prepareStatement(INSERT_NUMBER)) {
            for (String number : a.numbers()) {
                s.setString(1, number);
                s.setString(2, a.id());
                s.executeUpdate();
            }
        }
    }

    private static void credentials(PreparedStatement s, int first, BasicCredentials given) throws SQLException {
        s.setString(first, given == null ? null : given.username());
        s.setString(first + 1, given == null ? null : given.password());
    }

    private static Map<String, Set<String>> numbers(Connection c) throws SQLException {
        Map<String, Set<String>> byApplication = new HashMap<>();
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT number, application_id FROM numbers")) {
            while (r.next()) {
                byApplication.computeIfAbsent(r.getString("application_id"), _ -> new HashSet<>())
                        .add(r.getString("number"));
            }
        }
        return byApplication;
    }

    private static Map<String, List<Application>> applications(Connection c, Map<String, Set<String>> numbers)
            throws SQLException {
        Map<String, List<Application>> byAccount = new HashMap<>();
        try (Statement s = c.createStatement(); ResultSet r = s.executeQuery("SELECT * FROM applications")) {
            while (r.next()) {
                byAccount.computeIfAbsent(r.getString("account_id"), _ -> new ArrayList<>())
                        .add(application(r, numbers));
            }
        }
        return byAccount;
    }

    private static Application application(ResultSet r, Map<String, Set<String>> numbers) throws SQLException {
        String id = r.getString("application_id");
        return new Application(id, r.getString("name"),
                uri(r.getString("call_initiated_url")), r.getString("call_initiated_method"),
                uri(r.getString("call_initiated_fallback_url")), r.getString("call_initiated_fallback_method"),
                uri(r.getString("call_status_url")), r.getString("call_status_method"),
                credentials(r, "callback_username", "callback_password"),
                credentials(r, "callback_fallback_username", "callback_fallback_password"),
                Duration.ofMillis(r.getLong("callback_timeout_ms")),
                numbers.getOrDefault(id, Set.of()));
    }

    private static BasicCredentials credentials(ResultSet r, String username, String password) throws SQLException {
        String name = r.getString(username);
        return name == null ? null : new BasicCredentials(name, r.getString(password));
    }

    private static String text(URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static URI uri(String text) {
        return text == null ? null : URI.create(text);
    }
}
