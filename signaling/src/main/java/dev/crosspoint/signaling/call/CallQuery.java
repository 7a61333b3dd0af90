package dev.crosspoint.signaling.call;

import java.time.Instant;

/**
 * Which calls to list, oldest first; null means any.
 *
 * @param minStart   at or after
 * @param maxStart   at or before
 * @param after      the last call of the page before, or null for the first page
 */
record CallQuery(String accountId, String to, String from, Instant minStart, Instant maxStart, String cause,
        int pageSize, Position after) {

    /** A place in the list. */
    record Position(long createdMs, String callId) { }
}
