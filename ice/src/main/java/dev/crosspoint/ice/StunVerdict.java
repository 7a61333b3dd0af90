package dev.crosspoint.ice;

/** What became of one STUN message. Only the first four leave a reply. */
public enum StunVerdict {
    /** A good check, answered; the address is validated. */
    ANSWERED,
    /** As ANSWERED, and the selected address is now another one, or the new credentials of a restart took over. */
    ANSWERED_NOMINATED,
    /** The peer thinks it is controlled as well; answered 487. */
    ROLE_CONFLICT,
    /** The peer demands what we do not know; answered 420. */
    UNKNOWN_ATTRIBUTE,
    /** Not a STUN message, attributes out of place, or a request without USERNAME or MESSAGE-INTEGRITY; silence. */
    BAD_MESSAGE,
    /** Not for this agent, or not from the peer we know; silence. */
    BAD_USERNAME,
    /** Made with another password, or changed on the way; silence. */
    BAD_INTEGRITY,
    /** FINGERPRINT is there and wrong; silence. */
    BAD_FINGERPRINT,
    /** A response; we never asked. */
    RESPONSE,
    /** A keep-alive that wants no answer and proves nothing. */
    INDICATION,
    /** A request of another method; silence. */
    IGNORED
}
