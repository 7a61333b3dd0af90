package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.StirShaken;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One call as it is stored and shown: who, how far, since when, and why it ended. Pure: each step gives a new record.
 *
 * @param enqueuedTime outbound only
 * @param startTime    null while queued
 * @param cause        null while the call lives
 * @param legOf        null for a call of its own
 * @param stirShaken   what the network says of an inbound caller's right to its number; null when it says nothing
 * @param errorMessage null unless the call ended otherwise than by a hangup; {@code errorId} likewise
 */
record CallRecord(String callId, String accountId, String applicationId, CallDirection direction, String from,
        String to, CallState state, Instant enqueuedTime, Instant startTime, Instant answerTime, Instant endTime,
        DisconnectCause cause, String errorMessage, String errorId, Instant lastUpdate, LegOf legOf,
        StirShaken stirShaken) {

    private static final int MAX_MESSAGE = 500;

    static CallRecord inbound(String callId, String accountId, String applicationId, String from, String to,
            Instant now) {
        Instant at = ms(now);
        return new CallRecord(callId, accountId, applicationId, CallDirection.INBOUND, from, to, CallState.INITIATED,
            null, at, null, null, null, null, null, at, null, null);
    }

    /** A call that is dialled for another call, without a queue. */
    static CallRecord leg(String callId, CallRecord parent, LegOf legOf, Instant now) {
        Instant at = ms(now);
        return new CallRecord(callId, parent.accountId(), parent.applicationId(), CallDirection.OUTBOUND,
            legOf.callerId(), legOf.to(), CallState.INITIATED, null, at, null, null, null, null, null, at, legOf, null);
    }

    static CallRecord outbound(String callId, String accountId, String applicationId, String from, String to,
            Instant now) {
        Instant at = ms(now);
        return new CallRecord(callId, accountId, applicationId, CallDirection.OUTBOUND, from, to, CallState.QUEUED,
            at, null, null, null, null, null, null, at, null, null);
    }

    CallRecord vouched(StirShaken said) {
        return new CallRecord(callId, accountId, applicationId, direction, from, to, state, enqueuedTime, startTime,
            answerTime, endTime, cause, errorMessage, errorId, lastUpdate, legOf, said);
    }

    CallRecord initiated(Instant now) {
        from(CallState.QUEUED);
        Instant at = ms(now);
        return new CallRecord(callId, accountId, applicationId, direction, from, to, CallState.INITIATED,
            enqueuedTime, at, null, null, null, null, null, at, legOf, stirShaken);
    }

    CallRecord answered(Instant now) {
        from(CallState.INITIATED);
        Instant at = ms(now);
        return new CallRecord(callId, accountId, applicationId, direction, from, to, CallState.ANSWERED,
            enqueuedTime, startTime, at, null, null, null, null, at, legOf, stirShaken);
    }

    CallRecord disconnected(Instant now, DisconnectCause why, String message) {
        if (state == CallState.DISCONNECTED) {
            throw new IllegalStateException("call " + callId + " has ended already");
        }
        Instant at = ms(now);
        boolean plain = why == DisconnectCause.HANGUP;
        String text = message == null || message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
        return new CallRecord(callId, accountId, applicationId, direction, from, to, CallState.DISCONNECTED,
            enqueuedTime, startTime, answerTime, at, why, plain ? null : text, plain ? null : CallIds.error(), at,
            legOf, stirShaken);
    }

    boolean inbound() {
        return direction == CallDirection.INBOUND;
    }

    /** When the record came to be: what lists are sorted by. */
    Instant created() {
        return enqueuedTime != null ? enqueuedTime : startTime;
    }

    private void from(CallState expected) {
        if (state != expected) {
            throw new IllegalStateException("call " + callId + " is " + state + ", not " + expected);
        }
    }

    /** Times are shown and stored in milliseconds: cut once, so that both agree. */
    private static Instant ms(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String toString() {
        return "CallRecord[" + callId + " " + direction + " " + state + "]";
    }
}
