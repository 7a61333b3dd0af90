package dev.crosspoint.sip;

import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.sip.transport.Transport;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a SIP user agent is told at its start.
 *
 * @param host           address to listen on
 * @param advertised     address or name written into Via and Contact; null = {@code host}
 * @param port           for all transports; 0 = any free one
 * @param sessionExpires seconds of the session timer asked for (RFC 4028); 0 = none asked for
 * @param minSe          shortest session timer accepted, seconds
 */
public record SipSettings(String host, String advertised, int port, Set<Transport> transports, List<Trunk> trunks,
                          SipLimits limits, int sessionExpires, int minSe, SipTimers timers) {
    public static final int DEFAULT_SESSION_EXPIRES = 1800;
    public static final int DEFAULT_MIN_SE = 90;

    public SipSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(timers, "timers");
        advertised = advertised == null ? host : advertised;
        transports = Set.copyOf(transports);
        trunks = List.copyOf(trunks);
        Set<String> names = new HashSet<>();
        for (Trunk trunk : trunks) {
            if (!names.add(trunk.name())) {
                throw new IllegalArgumentException("two trunks are named " + trunk.name());
            }
        }
    }

    /** UDP and TCP on loopback with a free port. */
    public static SipSettings loopback(Trunk... trunks) {
        return new SipSettings("127.0.0.1", null, 0, EnumSet.allOf(Transport.class), List.of(trunks),
                SipLimits.DEFAULT, DEFAULT_SESSION_EXPIRES, DEFAULT_MIN_SE, SipTimers.RFC);
    }

    public SipSettings withPort(int port) {
        return new SipSettings(host, advertised, port, transports, trunks, limits, sessionExpires, minSe, timers);
    }

    public SipSettings withTrunks(List<Trunk> trunks) {
        return new SipSettings(host, advertised, port, transports, trunks, limits, sessionExpires, minSe, timers);
    }

    public SipSettings withLimits(SipLimits limits) {
        return new SipSettings(host, advertised, port, transports, trunks, limits, sessionExpires, minSe, timers);
    }

    public SipSettings withSessionTimer(int sessionExpires, int minSe) {
        return new SipSettings(host, advertised, port, transports, trunks, limits, sessionExpires, minSe, timers);
    }

    public SipSettings withTimers(SipTimers timers) {
        return new SipSettings(host, advertised, port, transports, trunks, limits, sessionExpires, minSe, timers);
    }
}
