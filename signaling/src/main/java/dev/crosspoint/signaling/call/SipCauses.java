package dev.crosspoint.signaling.call;

import java.util.Map;

/**
 * What the final SIP code of an unanswered outbound call means to the application. A table of data: the contract leaves
 * it open, so a deployment may bring its own.
 *
 * @param byCode exact codes
 * @param others every other code
 */
public record SipCauses(Map<Integer, DisconnectCause> byCode, DisconnectCause others) {
    public static final SipCauses DEFAULT = new SipCauses(Map.ofEntries(
        Map.entry(486, DisconnectCause.BUSY),
        Map.entry(600, DisconnectCause.BUSY),
        Map.entry(401, DisconnectCause.REJECTED),
        Map.entry(403, DisconnectCause.REJECTED),
        Map.entry(407, DisconnectCause.REJECTED),
        Map.entry(603, DisconnectCause.REJECTED),
        Map.entry(607, DisconnectCause.REJECTED),
        Map.entry(608, DisconnectCause.REJECTED),
        Map.entry(408, DisconnectCause.TIMEOUT),
        Map.entry(480, DisconnectCause.TIMEOUT),
        Map.entry(487, DisconnectCause.CANCEL)),
        DisconnectCause.ERROR);

    public SipCauses {
        byCode = Map.copyOf(byCode);
    }

    public DisconnectCause cause(int sipCode) {
        return byCode.getOrDefault(sipCode, others);
    }
}
