package dev.crosspoint.signaling.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which rows a query wants: conditions that all hold, and their values, which are never part of the text. */
public final class Where {
    private final StringBuilder conditions;
    private final List<Object> values;

    private Where(String condition, Object... with) {
        conditions = new StringBuilder(condition);
        values = new ArrayList<>(List.of(with));
    }

    /** @param values one for each {@code ?} */
    public static Where of(String condition, Object... values) {
        return new Where(condition, values);
    }

    /** Nothing where there is no value: the caller did not ask for it. */
    public Where and(String condition, Object value) {
        return value == null ? this : both(condition, value);
    }

    /** The same for a column of milliseconds. */
    public Where and(String condition, Instant time) {
        return time == null ? this : both(condition, time.toEpochMilli());
    }

    /** Also this; its values are there. */
    public Where both(String condition, Object... more) {
        conditions.append(" AND ").append(condition);
        values.addAll(List.of(more));
        return this;
    }

    /** {@code select} WHERE the conditions {@code rest}, ready to be run. */
    public PreparedStatement prepared(Connection c, String select, String rest) throws SQLException {
        PreparedStatement s = c.prepareStatement(select + " WHERE " + conditions + " " + rest);
        try {
            for (int i = 0; i < values.size(); i++) {
                s.setObject(i + 1, values.get(i));
            }
            return s;
        } catch (SQLException | RuntimeException e) {
            s.close();
            throw e;
        }
    }
}
