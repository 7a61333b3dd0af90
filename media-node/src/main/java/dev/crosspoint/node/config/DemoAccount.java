package dev.crosspoint.node.config;

import dev.crosspoint.node.demo.DemoSettings;
import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.Application;
import java.util.List;

/** The demo's account, its application's URLs pointed at this node itself. */
final class DemoAccount {
    private DemoAccount() {
    }

    static List<Account> of(DemoSettings demo, List<Account> accounts) {
        Account account = accounts.getFirst();
        Application a = account.applications().getFirst();
        Application local = new Application(a.id(), a.name(),
                demo.base().resolve("/demo/initiate"), "POST", null, null, demo.base().resolve("/demo/status"), "POST",
                a.callbackCredentials(), null, a.callbackTimeout(), a.numbers());
        return List.of(new Account(account.id(), account.users(), account.clients(), List.of(local)));
    }
}
