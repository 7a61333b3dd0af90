package dev.crosspoint.signaling.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The relational database, migrated to the newest schema and open for transactions. */
public final class Database implements AutoCloseable {

    private static final long BORROW_TIMEOUT_MS = 5_000;

    private final DataSource pool;

    private Database(DataSource pool) {
        this.pool = pool;
    }

    /** Over somebody else's connections, on the newest schema already; they stay theirs to close. */
    public static Database over(DataSource pool) {
        return new Database(pool);
    }

    /** Opens and migrates. Fails when the database cannot be reached or another process holds its files. */
    public static Database open(DatabaseSettings s) {
        HikariDataSource pool = new HikariDataSource(configuration(s));
        try {
            migrate(pool);
            return new Database(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /**
     * Runs the work in one transaction: committed when it returns, and on disk by then; rolled back when it throws.
     *
     * @throws DatabaseAway when there is no connection
     */
    public <T> T with(SqlWork<T> work) {
        try (Connection c = connection()) {
            try {
                T result = work.run(c);
                c.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                c.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("Database work failed: " + e.getMessage(), e);
        }
    }

    private Connection connection() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new DatabaseAway(e);
        }
    }

    /** True when the database answers now. */
    public boolean healthy() {
        try (Connection c = pool.getConnection()) {
            return c.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        if (pool instanceof HikariDataSource own) {
            own.close();
        }
    }

    private static HikariConfig configuration(DatabaseSettings s) {
        HikariConfig c = new HikariConfig();
        c.setPoolName("store");
        c.setMaximumPoolSize(s.poolSize());
        c.setConnectionTimeout(BORROW_TIMEOUT_MS);
        c.setAutoCommit(false);
        if (s.jdbcUrl() == null) {
            c.setJdbcUrl(embeddedUrl(s.dir()));
            c.setUsername("crosspoint");
            c.setPassword("");
        } else {
            c.setJdbcUrl(s.jdbcUrl());
            c.setUsername(s.username());
            c.setPassword(s.password());
        }
        return c;
    }

    /** WRITE_DELAY=0 writes every commit to the file before it returns; the default would lose half a second. */
    private static String embeddedUrl(Path dir) {
        try {
            Files.createDirectories(dir);
            return "jdbc:h2:file:" + dir.toRealPath().resolve("crosspoint")
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=0;LOCK_TIMEOUT=5000";
        } catch (IOException e) {
            throw new StoreException("Cannot use data directory " + dir, e);
        }
    }

    private static void migrate(DataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
