package dev.crosspoint.node.config;

import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.account.Client;
import dev.crosspoint.signaling.account.User;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The {@code accounts} part of the configuration. */
final class AccountsSection {
    private AccountsSection() {
    }

    static List<Account> read(List<Section> sections) throws ConfigurationException {
        List<Account> accounts = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (Section s : sections) {
            Account account = account(s, numbers);
            if (!ids.add(account.id())) {
                throw s.error("id", "names the account " + account.id() + " a second time");
            }
            accounts.add(account);
        }
        return accounts;
    }

    private static Account account(Section s, Set<String> numbers) throws ConfigurationException {
        List<User> users = new ArrayList<>();
        for (Section user : s.sections("users")) {
            users.add(new User(user.required("username"), user.required("password")));
            user.close();
        }
        List<Client> clients = new ArrayList<>();
        for (Section client : s.sections("clients")) {
            clients.add(new Client(client.required("client-id"), client.required("client-secret")));
            client.close();
        }
        List<Application> applications = new ArrayList<>();
        for (Section application : s.sections("applications")) {
            applications.add(application(application, numbers));
        }
        Account account = new Account(s.required("id"), users, clients, applications);
        s.close();
        return account;
    }

    private static Application application(Section s, Set<String> taken) throws ConfigurationException {
        Set<String> numbers = new HashSet<>();
        for (String number : s.texts("numbers", List.of())) {
            if (!number.matches("\\+[1-9]\\d{1,14}")) {
                throw s.error("numbers", "must be E.164 with a leading plus");
            }
            if (!taken.add(number)) {
                throw s.error("numbers", "names a number that another application already has");
            }
            numbers.add(number);
        }
        Application application = new Application(
                s.required("id"), s.text("name", ""),
                url(s, "call-initiated-url"), method(s, "call-initiated-method"),
                url(s, "call-initiated-fallback-url"), method(s, "call-initiated-fallback-method"),
                url(s, "call-status-url"), method(s, "call-status-method"),
                credentials(s, "callback"), credentials(s, "callback-fallback"),
                Duration.ofSeconds(s.number("callback-timeout", 15, 1, 25)), numbers);
        s.close();
        return application;
    }

    private static BasicCredentials credentials(Section s, String of) throws ConfigurationException {
        String username = s.text(of + "-username", null);
        String password = s.text(of + "-password", null);
        if (username == null && password == null) {
            return null;
        }
        if (username == null || password == null) {
            throw s.error(of + "-username", "and " + of + "-password must both be given");
        }
        return new BasicCredentials(username, password);
    }

    private static String method(Section s, String key) throws ConfigurationException {
        String method = s.text(key, "POST").toUpperCase(Locale.ROOT);
        if (!method.equals("POST") && !method.equals("GET")) {
            throw s.error(key, "must be GET or POST, not " + method);
        }
        return method;
    }

    private static URI url(Section s, String key) throws ConfigurationException {
        String text = s.text(key, null);
        if (text == null) {
            return null;
        }
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException notAUrl) {
            // falls through to the one message for both faults
        }
        throw s.error(key, "must be an absolute http or https URL, not " + text);
    }
}
