package dev.crosspoint.signaling.bxml;

import java.time.Duration;

/**
 * Passes an unanswered inbound call on to somebody else and lets go of it.
 *
 * @param from what the callee sees: a number, a word of {@link PhoneAddress#WITHHELD}, or null for the number that
 *             was called
 * @param uui  what the callee's SIP side is told (RFC 7433), or null
 */
public record Forward(String to, String from, Duration callTimeout, Diverting diverting, String uui) implements Verb {
    static Forward read(VerbReader in) throws BxmlFault {
        in.noChildren();
        String to = in.required("to");
        if (!PhoneAddress.isE164(to) && !PhoneAddress.isSipUri(to)) {
            throw in.fault("to must be an E164 telephone number or a SIP URI");
        }
        return new Forward(to, in.callerId("from"), in.seconds("callTimeout", 1, 300, 30), Diverting.read(in),
            in.uui(Destination.MAX_UUI));
    }

    @Override
    public String toString() {
        return "Forward";
    }
}
