package dev.crosspoint.sip.message;

import gov.nist.core.CommonLogger;
import gov.nist.core.StackLogger;
import java.util.Properties;

/**
 * Takes the place of JAIN-SIP's own log. What it would write are whole messages with telephone numbers in them,
 * and faults of the wire, which are counted elsewhere.
 */
final class JainLog implements StackLogger {
    private static final JainLog SILENT = new JainLog();

    private JainLog() {
    }

    static void silence() {
        if (CommonLogger.legacyLogger != SILENT) {
            CommonLogger.useLegacyLogger = true;
            CommonLogger.legacyLogger = SILENT;
        }
    }

    @Override public void logStackTrace() { }

    @Override public void logStackTrace(int traceLevel) { }

    @Override public int getLineCount() {
        return 0;
    }

    @Override public void logException(Throwable ex) { }

    @Override public void logDebug(String message) { }

    @Override public void logDebug(String message, Exception ex) { }

    @Override public void logTrace(String message) { }

    @Override public void logFatalError(String message) { }

    @Override public void logError(String message) { }

    @Override public boolean isLoggingEnabled() {
        return false;
    }

    @Override public boolean isLoggingEnabled(int logLevel) {
        return false;
    }

    @Override public void logError(String message, Exception ex) { }

    @Override public void logWarning(String message) { }

    @Override public void logInfo(String message) { }

    @Override public void disableLogging() { }

    @Override public void enableLogging() { }

    @Override public void setBuildTimeStamp(String buildTimeStamp) { }

    @Override public void setStackProperties(Properties stackProperties) { }

    @Override public String getLoggerName() {
        return "jain-sip";
    }
}
