package dev.crosspoint.signaling.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done with a connection inside one transaction. */
@FunctionalInterface
public interface SqlWork<T> {
    T run(Connection c) throws SQLException;
}
