package dev.crosspoint.signaling.call;

import java.time.Instant;

/** Which conferences to list, oldest first; null means any. */
record ConferenceQuery(String accountId, String name, Instant minCreated, Instant maxCreated, int pageSize,
        CallQuery.Position after) { }
