package dev.crosspoint.sip.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a byte stream into SIP messages by Content-Length (RFC 3261 §18.3). Sans-IO; memory bounded by one message.
 * Usage: {@link #feed}, then {@link #next} until it gives nothing.
 */
final class StreamFramer {
    /** What {@link #next} found. */
    enum Verdict {
        /** One whole message is in {@link #message()}. */
        MESSAGE,
        /** A double line end, to be answered with one (RFC 5626 §4.4.1). */
        PING,
        /** More bytes are needed. */
        INCOMPLETE,
        /** The stream cannot be followed any longer. */
        BROKEN
    }

    private static final int MAX_HEADERS = 32 * 1024;

    private byte[] buffer = new byte[4096];
    private int end;
    private int searchedTo;
    private int bodyStart;
    private int total;
    private byte[] message;

    void feed(byte[] bytes, int length) {
        if (end + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + length));
        }
        System.arraycopy(bytes, 0, buffer, end, length);
        end += length;
    }

    boolean empty() {
        return end == 0;
    }

    byte[] message() {
        return message;
    }

    Verdict next() {
        if (total == 0) {
            Verdict start = start();
            if (start != null) {
                return start;
            }
        }
        if (end < total) {
            return Verdict.INCOMPLETE;
        }
        message = Arrays.copyOf(buffer, total);
        drop(total);
        return Verdict.MESSAGE;
    }

    /** Finds the end of the headers and so the message's length; null when that is known now. */
    private Verdict start() {
        int ends = 0;
        while (ends < end && (buffer[ends] == '\r' || buffer[ends] == '\n')) {
            ends++;
        }
        if (ends > 0) {
            boolean ping = ends >= 4;
            if (!ping && ends == end) {
                return Verdict.INCOMPLETE;
            }
            drop(ping ? 4 : ends);
            return ping ? Verdict.PING : next();
        }
        bodyStart = endOfHeaders();
        if (bodyStart < 0) {
            return end > MAX_HEADERS ? Verdict.BROKEN : Verdict.INCOMPLETE;
        }
        int length = contentLength(new String(buffer, 0, bodyStart, StandardCharsets.ISO_8859_1));
        if (length < 0 || bodyStart > MAX_HEADERS
                || length > TransportSettings.MAX_MESSAGE_BYTES - Math.min(bodyStart, MAX_HEADERS)) {
            return Verdict.BROKEN;
        }
        total = bodyStart + length;
        return null;
    }

    private int endOfHeaders() {
        for (int i = Math.max(searchedTo - 3, 0); i + 3 < end; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i + 4;
            }
        }
        searchedTo = end;
        return -1;
    }

    /** The body's length; 0 when the header is missing, -1 when it is no number or given twice with two values. */
    private static int contentLength(String headers) {
        int found = 0;
        boolean seen = false;
        for (String line : headers.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = line.substring(0, colon).trim();
            if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("l")) {
                String value = line.substring(colon + 1).trim();
                if (value.isEmpty() || value.length() > 6 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    return -1;
                }
                int length = Integer.parseInt(value);
                if (seen && length != found) {
                    return -1;
                }
                found = length;
                seen = true;
            }
        }
        return found;
    }

    private void drop(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, end - bytes);
        end -= bytes;
        searchedTo = 0;
        total = 0;
    }
}
