package dev.crosspoint.sip.call;

import dev.crosspoint.sip.message.SipAddress;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where messages go, with NAT in mind. Names in messages are never looked up: the source address serves instead. */
public final class Replies {
    private static final int DEFAULT_PORT = 5060;

    private Replies() {
    }

    /** Where the response to a request goes (RFC 3261 §18.2.2, RFC 3581 §4); maddr is not followed. */
    public static Hop to(SipRequest request, Hop from) {
        SipMessage.ViaView via = request.via();
        if (from.transport() != Transport.UDP || via.rport()) {
            return from;
        }
        int port = via.port() > 0 ? via.port() : DEFAULT_PORT;
        return new Hop(Transport.UDP, new InetSocketAddress(from.address().getAddress(), port));
    }

    /**
     * Where requests for a URI go that the far side gave. A private address in a message that came from a public one
     * is behind NAT: then the message's own source is used.
     */
    public static Hop toward(SipAddress uri, Hop source) {
        Transport transport = uri.transport().isEmpty() ? source.transport() : Transport.named(uri.transport());
        Optional<InetAddress> literal = literal(uri.host());
        if (literal.isEmpty()) {
            return source;
        }
        InetAddress address = literal.get();
        InetAddress seen = source.address().getAddress();
        if (address.isAnyLocalAddress() || unreachable(address) && !unreachable(seen)) {
            return source;
        }
        int port = uri.port() > 0 ? uri.port() : DEFAULT_PORT;
        Object connection = transport == source.transport() && address.equals(seen) ? source.arrival() : null;
        return new Hop(transport, new InetSocketAddress(address, port), connection);
    }

    private static boolean unreachable(InetAddress address) {
        return address.isSiteLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress();
    }

    /** The address when the text is one; no name is looked up. */
    public static Optional<InetAddress> literal(String host) {
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
