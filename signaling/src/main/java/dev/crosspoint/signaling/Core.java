package dev.crosspoint.signaling;

import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.auth.ApiAuthenticator;
import dev.crosspoint.signaling.auth.SignedTokens;
import dev.crosspoint.signaling.auth.SigningKeys;
import dev.crosspoint.signaling.auth.TokenEndpoint;
import dev.crosspoint.signaling.endpoint.EndpointEvents;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.prompt.Prompts;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.time.InstantSource;

/** The parts that everything else in the control plane stands on. Opened first, closed last. */
final class Core implements AutoCloseable {

    final InstantSource clock;
    final Database database;
    final AccountDirectory accounts;
    final Webhooks webhooks;
    final Prompts prompts;
    final Endpoints endpoints;
    final EndpointEvents endpointEvents;
    final ApiAuthenticator authenticator;
    final TokenEndpoint tokenEndpoint;

    private Core(SignalingSettings s, Database database, InstantSource clock) {
        this.clock = clock;
        this.database = database;
        accounts = AccountDirectory.open(database, s.accounts());
        SigningKeys keys = new SigningKeys(database);
        SignedTokens access = new SignedTokens("crosspoint-api", keys.key("access"), clock);
        SignedTokens devices = new SignedTokens(Endpoints.TOKEN_ISSUER, keys.key("endpoint"), clock);
        authenticator = new ApiAuthenticator(accounts, access);
        tokenEndpoint = new TokenEndpoint(accounts, access, clock);
        endpoints = new Endpoints(database, devices, s.endpoints(), clock);
        webhooks = Webhooks.open(s.webhooks(), database, s.calls().nodeId());
        prompts = new Prompts(s.prompts(), webhooks.downloads(), s.speech().open(), clock);
        endpointEvents = new EndpointEvents(webhooks, s.endpoints(), clock);
    }

    static Core open(SignalingSettings s, InstantSource clock) {
        Database database = Database.open(s.data());
        try {
            return new Core(s, database, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public void close() {
        prompts.close();
        webhooks.close();
        database.close();
    }
}
