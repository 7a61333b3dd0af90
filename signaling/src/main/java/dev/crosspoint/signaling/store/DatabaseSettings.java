package dev.crosspoint.signaling.store;

import java.nio.file.Path;

/**
 * Where the records live.
 *
 * @param dir      directory of the embedded database; created when missing
 * @param jdbcUrl  a PostgreSQL URL, or null for the embedded database
 * @param username for PostgreSQL; may be null
 * @param password for PostgreSQL; may be null
 * @param poolSize most connections at once
 */
public record DatabaseSettings(Path dir, String jdbcUrl, String username, String password, int poolSize) {

    public static DatabaseSettings embedded(Path dir) {
        return new DatabaseSettings(dir, null, null, null, 10);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + (jdbcUrl == null ? dir : "jdbc") + "]";
    }
}
