package dev.crosspoint.signaling.call;

import java.time.Duration;

/**
 * Limits and times of the calls of one node.
 *
 * @param nodeId              tells this node's calls from others' in a shared database
 * @param limits              what one account may use
 * @param maxCalls            calls alive on this node at once, queued ones included
 * @param noRingingTimeout    a dialled call that has not rung by then is cancelled
 * @param connectRingTimeout  how long a device may take to accept a call
 * @param connectAnswers      whether Connect answers an unanswered inbound call at once rather than when accepted
 * @param rejectedCause       what a refusal by BXML of an unanswered inbound call is called: rejected or hangup
 * @param retention           how long ended calls are shown
 * @param ringbackCountry     whose ringback tone Ring plays
 * @param sipCauses           what SIP codes mean
 */
public record CallSettings(String nodeId, Limits limits, int maxCalls, Duration noRingingTimeout,
        Duration connectRingTimeout, boolean connectAnswers, DisconnectCause rejectedCause, Duration retention,
        String ringbackCountry, SipCauses sipCauses) {

    /**
     * What one account may use.
     *
     * @param callsPerSecond inbound and outbound together
     * @param concurrent     calls alive at once, queued ones not counted
     * @param queueSpan      the queue holds as many calls as could be started within this time
     */
    public record Limits(double callsPerSecond, int concurrent, Duration queueSpan) {
        public static final Limits DEFAULT = new Limits(5, 100, Duration.ofMinutes(5));

        public Limits {
            if (!(callsPerSecond > 0) || concurrent < 1) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }

        int queueSize() {
            return (int) Math.max(1, Math.floor(callsPerSecond * queueSpan.toMillis() / 1000));
        }
    }

    public static CallSettings defaults() {
        return new CallSettings("node", Limits.DEFAULT, 2000, Duration.ofSeconds(30), Duration.ofSeconds(30), false,
            DisconnectCause.REJECTED, Duration.ofDays(7), "us", SipCauses.DEFAULT);
    }

    public CallSettings limits(Limits other) {
        return new CallSettings(nodeId, other, maxCalls, noRingingTimeout, connectRingTimeout, connectAnswers,
            rejectedCause, retention, ringbackCountry, sipCauses);
    }
}
