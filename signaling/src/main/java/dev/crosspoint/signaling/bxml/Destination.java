package dev.crosspoint.signaling.bxml;

/**
 * Somebody to be dialled by Transfer: a {@code PhoneNumber} or a {@code SipUri}.
 *
 * @param uui        what the callee's SIP side is told (RFC 7433), or null
 * @param answer     asked for a document for this leg alone once it is answered; null joins it at once
 * @param disconnect hears of the leg's end, or null
 * @param tag        the leg's tag; null or empty for none
 */
public record Destination(String to, String uui, Callback answer, Callback disconnect, String tag) {
    static final int MAX_UUI = 256;

    static Destination read(VerbReader in) throws BxmlFault {
        boolean number = in.name().equals("PhoneNumber");
        String to = in.requiredText(PhoneAddress.MAX_LENGTH);
        if (number && !PhoneAddress.isE164(to)) {
            throw in.fault("must be an E164 telephone number");
        }
        if (!number && !PhoneAddress.isSipUri(to)) {
            throw in.fault("must be a SIP URI");
        }
        Destination destination = new Destination(to, in.uui(MAX_UUI), in.callbackIfAny("transferAnswer"),
            in.notice("transferDisconnect"), in.tag());
        in.warnOfUnknownAttributes();
        return destination;
    }

    @Override
    public String toString() {
        return "Destination[" + (to.startsWith("sip") ? "SIP URI" : "telephone number") + "]";
    }
}
