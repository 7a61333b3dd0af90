package dev.crosspoint.signaling.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database that is away when the test says so. */
public final class SwitchedDatabase implements AutoCloseable {
    public final Database database;
    /** How often somebody asked for a connection while it was away. */
    public final AtomicInteger refused = new AtomicInteger();
    /** How often somebody asked for a connection while it said nothing. */
    public final AtomicInteger unanswered = new AtomicInteger();
    private final Connection keepsItOpen;
    private volatile boolean away;
    private volatile CountDownLatch answer;
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    public SwitchedDatabase(Path dir) throws SQLException {
        Database.open(DatabaseSettings.embedded(dir)).close();
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:file:" + dir.toAbsolutePath().resolve("crosspoint"));
        h2.setUser("crosspoint");
        h2.setPassword("");
        keepsItOpen = h2.getConnection();
        database = Database.over((DataSource) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {DataSource.class}, (_, method, args) -> {
                    CountDownLatch silent = answer;
                    if (silent != null) {
                        unanswered.incrementAndGet();
                        silent.await();
                    }
                    if (away || left.getAndDecrement() <= 0) {
                        refused.incrementAndGet();
                        throw new SQLTransientConnectionException("away");
                    }
                    try {
                        Object result = method.invoke(h2, args);
                        if (result instanceof Connection c) {
                            c.setAutoCommit(false);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    public void away(boolean now) {
        away = now;
        answer = null;
        left.set(Integer.MAX_VALUE);
    }

    /** It goes away without a word: whoever asks for a connection waits until the latch says that there is none. */
    public void silentUntil(CountDownLatch refusal) {
        away = true;
        answer = refusal;
    }

    /** It goes away when so many more connections have been given. */
    public void awayAfter(int connections) {
        left.set(connections);
    }

    @Override
    public void close() throws SQLException {
        keepsItOpen.close();
    }
}
