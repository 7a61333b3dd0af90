package dev.crosspoint.signaling.store;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a real PostgreSQL, where one is installed. */
class PostgresStoreTest extends StoreContract {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws IOException, InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    /** Hides the superclass's: a fresh database first. */
    @Override
    @BeforeEach
    void open() {
        server.empty();
        super.open();
    }

    @Override
    DatabaseSettings settings() {
        return server.settings();
    }
}
