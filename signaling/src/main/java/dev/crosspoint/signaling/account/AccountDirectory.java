package dev.crosspoint.signaling.account;

import dev.crosspoint.signaling.store.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds accounts, applications, numbers and the owners of secrets. An unchanging picture taken at the start. */
public final class AccountDirectory {

    private record Owner(String accountId, SecretDigest secret) {
    }

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, NumberOwner> numbers = new HashMap<>();
    private final Map<String, Owner> users = new HashMap<>();
    private final Map<String, Owner> clients = new HashMap<>();

    private AccountDirectory(List<Account> stored, List<Account> settings) {
        for (Account account : stored) {
            accounts.put(account.id(), account);
            for (Application application : account.applications()) {
                for (String number : application.numbers()) {
                    numbers.put(number, new NumberOwner(account, application));
                }
            }
        }
        for (Account account : settings) {
            account.users().forEach(u -> addOwner(users, "user", u.username(), account, u.password()));
            account.clients().forEach(c -> addOwner(clients, "client", c.clientId(), account, c.clientSecret()));
        }
    }

    /**
     * Brings the database in line with the settings and reads it back.
     *
     * @throws IllegalArgumentException when two accounts claim the same user, client, application or number
     */
    public static AccountDirectory open(Database db, List<Account> settings) {
        AccountStore store = new AccountStore(db);
        store.replaceSettings(settings);
        return new AccountDirectory(store.load(), settings);
    }

    public Optional<Account> account(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** Whose number this is; E.164 with the plus. */
    public Optional<NumberOwner> byNumber(String e164) {
        return Optional.ofNullable(numbers.get(e164));
    }

    /** The account of a user who gives the right password. */
    public Optional<String> accountOfUser(String username, String password) {
        return check(users.get(username), password);
    }

    /** The account of a client that gives the right secret. */
    public Optional<String> accountOfClient(String clientId, String clientSecret) {
        return check(clients.get(clientId), clientSecret);
    }

    /** The account of a client, secret or not. */
    public Optional<String> accountOfClient(String clientId) {
        return Optional.ofNullable(clients.get(clientId)).map(Owner::accountId);
    }

    private static Optional<String> check(Owner owner, String secret) {
        if (owner == null) {
            SecretDigest.NOBODY.matches(secret);
            return Optional.empty();
        }
        return owner.secret().matches(secret) ? Optional.of(owner.accountId()) : Optional.empty();
    }

    private static void addOwner(Map<String, Owner> owners, String kind, String name, Account account, String secret) {
        if (owners.put(name, new Owner(account.id(), SecretDigest.of(secret))) != null) {
            throw new IllegalArgumentException("Two accounts have the same " + kind + ": " + name);
        }
    }
}
