package dev.crosspoint.sip.call;

import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.transaction.MessageOut;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.sip.transport.Transport;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What all calls of one user agent share.
 *
 * @param host          the address that others reach us at, as text
 * @param sessionExpires seconds of a session timer we ask for (RFC 4028); 0 = we do not ask
 * @param minSe         shortest session timer we accept, seconds
 * @param random        source of tags and branches; secure, since a guessed branch is a forged response
 */
public record CallContext(String host, int port, SipTimers timers, int sessionExpires, int minSe, MessageOut out,
                          RandomGenerator random, SipCounters counters) {
    public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY";
    public static final String SUPPORTED = "100rel, timer";
    private static final String PRODUCT = "Crosspoint";

    public String newTag() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    /** Starts with the cookie of RFC 3261 §8.1.1.7. */
    public String newBranch() {
        return "z9hG4bK" + newTag();
    }

    public String newCallId() {
        return newTag() + newTag() + "@" + host;
    }

    public String contact(Transport transport) {
        return "<sip:crosspoint@" + hostPort() + (transport == Transport.UDP ? "" : ";transport="
                + transport.name().toLowerCase(Locale.ROOT)) + ">";
    }

    public String hostPort() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Gives a request its own Via with a new branch. */
    public void newVia(SipRequest request, Transport transport) {
        request.set("Via", "SIP/2.0/" + transport + " " + hostPort() + ";branch=" + newBranch() + ";rport");
    }

    public void describe(SipRequest request, Transport transport) {
        request.set("Contact", contact(transport));
        request.set("User-Agent", PRODUCT);
    }
}
