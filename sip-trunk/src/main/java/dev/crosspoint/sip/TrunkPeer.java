package dev.crosspoint.sip;

import dev.crosspoint.media.phone.TrunkStatus;
import dev.crosspoint.sip.call.Credentials;
import dev.crosspoint.sip.call.Replies;
import dev.crosspoint.sip.message.SipAddress;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A trunk at work: its resolved address, its sources, whether it answers, and its calls. */
final class TrunkPeer {
    private static final int DEFAULT_PORT = 5060;
    private static final int MISSES_UNTIL_DOWN = 2;

    private final Trunk trunk;
    private final SipAddress address;
    private final Hop hop;
    private final Sources sources = new Sources();
    private final AtomicInteger calls = new AtomicInteger();
    // written by the keep-alive's thread, read by anybody
    private volatile int misses;

    /** Looks the trunk's names up; fails when one is unknown. */
    TrunkPeer(Trunk trunk) throws IOException {
        this.trunk = trunk;
        address = SipAddress.parse("<" + trunk.address() + ">");
        if (address.host().isEmpty()) {
            throw new IOException("trunk " + trunk.name() + ": address must be sip:host[:port]");
        }
        InetAddress[] resolved = InetAddress.getAllByName(bare(address.host()));
        Transport transport = Transport.named(address.transport());
        int port = address.port() > 0 ? address.port() : DEFAULT_PORT;
        hop = new Hop(transport, new InetSocketAddress(resolved[0], port));
        for (InetAddress each : resolved) {
            sources.add(each);
        }
        for (String source : trunk.sources()) {
            sources.add(source);
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    Trunk trunk() {
        return trunk;
    }

    Hop hop() {
        return hop;
    }

    /** Host and port as they stand in the configuration, for URIs of numbers. */
    String host() {
        return address.host() + (address.port() > 0 ? ":" + address.port() : "");
    }

    String optionsTarget() {
        return address.uri();
    }

    /** Whether a URI's host means this trunk. */
    boolean isHost(String host) {
        return host.equalsIgnoreCase(address.host()) || Replies.literal(host).map(sources::holds).orElse(false);
    }

    boolean isSource(InetAddress from) {
        return sources.holds(from);
    }

    Credentials credentials() {
        return trunk.username() == null ? null : new Credentials(trunk.username(), trunk.password());
    }

    boolean up() {
        return misses < MISSES_UNTIL_DOWN;
    }

    /** Notes the outcome of a keep-alive; true when that changed {@link #up()}. */
    boolean alive(boolean answered) {
        boolean before = up();
        misses = answered ? 0 : Math.min(misses + 1, MISSES_UNTIL_DOWN);
        return before != up();
    }

    void callBegan() {
        calls.incrementAndGet();
    }

    void callEnded() {
        calls.decrementAndGet();
    }

    TrunkStatus status() {
        return new TrunkStatus(trunk.name(), up(), calls.get());
    }
}
