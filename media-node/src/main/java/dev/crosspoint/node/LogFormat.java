package dev.crosspoint.node;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each log record: UTC time, level, short logger name, message, then the stack trace if any. */
final class LogFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Takes over the root logger; libraries speak from warnings on. */
    static void install() {
        System.setProperty("java.util.logging.manager", LastingLogs.class.getName()); // read once, at the first use
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            handler.setFormatter(new LogFormat());
            handler.setLevel(Level.ALL);
        }
        root.setLevel(Level.WARNING);
        Logger.getLogger("dev.crosspoint").setLevel(
                Boolean.getBoolean("crosspoint.debug") ? Level.FINE : Level.INFO);
        LastingLogs.keep();
    }

    @Override
    public String format(LogRecord r) {
        String name = r.getLoggerName() == null ? "" : r.getLoggerName();
        StringBuilder line = new StringBuilder(160)
                .append(TIME.format(r.getInstant())).append(' ')
                .append(level(r.getLevel())).append(' ')
                .append(name.substring(name.lastIndexOf('.') + 1)).append(": ")
                .append(formatMessage(r)).append('\n');
        if (r.getThrown() != null) {
            StringWriter trace = new StringWriter();
            r.getThrown().printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARN ";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
    }
}
