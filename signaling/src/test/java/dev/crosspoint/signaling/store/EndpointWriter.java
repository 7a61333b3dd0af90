package dev.crosspoint.signaling.store;

import dev.crosspoint.signaling.ControlPlane;
import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.auth.SignedTokens;
import dev.crosspoint.signaling.auth.SigningKeys;
import dev.crosspoint.signaling.endpoint.CreateResult;
import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.endpoint.EndpointSettings;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.endpoint.NewEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A process of its own that creates endpoints and says each one's id once it is committed; made to be killed. */
final class EndpointWriter {

    private static final int MOST = 5_000; // should nobody kill it

    private EndpointWriter() {
    }

    public static void main(String[] args) {
        InstantSource clock = () -> Instant.parse("2026-11-20T09:15:00Z");
        Database db = Database.open(DatabaseSettings.embedded(Path.of(args[0])));
        AccountDirectory.open(db, ControlPlane.accounts());
        Endpoints endpoints = new Endpoints(db,
                new SignedTokens(Endpoints.TOKEN_ISSUER, new SigningKeys(db).key("endpoint"), clock),
                new EndpointSettings(Duration.ofHours(24), Integer.MAX_VALUE, Duration.ofSeconds(1)), clock);
        for (int i = 0; i < MOST; i++) {
            CreateResult made =
                    endpoints.create(ControlPlane.ACCOUNT, new NewEndpoint(Direction.INBOUND, null, null, null));
            if (made instanceof CreateResult.Created created) {
                System.out.println(created.endpoint().endpointId());
                System.out.flush();
            }
        }
    }
}
