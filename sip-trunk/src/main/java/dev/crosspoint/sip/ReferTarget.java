package dev.crosspoint.sip;

import dev.crosspoint.sip.message.SipAddress;

/**
 * Whom a phone may send its party to: numbers, and users of the trunk that its own call came over. Whatever host it
 * names beside that trunk and us is refused, so that nobody is called whom the trunk would not reach.
 */
final class ReferTarget {
    private static final String E164 = "\\+[1-9][0-9]{1,14}";
    private static final String USER = "[A-Za-z0-9._+*~-]{1,64}";

    private ReferTarget() {
    }

    /**
     * What may be dialled in place of a URI, or null.
     *
     * @param own our own address as it stands in our Contact
     */
    static String of(String uri, TrunkPeer trunk, String own) {
        int headers = uri.indexOf('?');
        SipAddress address = SipAddress.parse("<" + (headers < 0 ? uri : uri.substring(0, headers)) + ">");
        boolean tel = uri.regionMatches(true, 0, "tel:", 0, 4);
        String user = address.number();
        if (!tel && !trunk.isHost(address.host()) && !address.host().equalsIgnoreCase(own)) {
            return null;
        }
        if (user.matches(E164)) {
            return user;
        }
        return !tel && user.matches(USER) ? "sip:" + user + "@" + trunk.host() : null;
    }
}
