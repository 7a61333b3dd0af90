package dev.crosspoint.signaling.call;

import java.time.Instant;

/**
 * One conference as it is stored and shown.
 *
 * @param completedTime null while it goes on
 * @param eventUrl      or null
 */
record ConferenceRecord(String id, String accountId, String name, Instant createdTime, Instant completedTime,
        String eventUrl, String eventMethod, String tag) {

    ConferenceRecord completed(Instant now) {
        return new ConferenceRecord(id, accountId, name, createdTime, now, eventUrl, eventMethod, tag);
    }

    @Override
    public String toString() {
        return "ConferenceRecord[" + id + "]";
    }
}
