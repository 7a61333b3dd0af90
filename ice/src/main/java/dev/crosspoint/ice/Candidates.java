package dev.crosspoint.ice;

import java.net.InetAddress;

/** Candidate lines of SDP (RFC 8839 §5.1) for the addresses of a server. */
public final class Candidates {
    private static final int HOST_TYPE_PREFERENCE = 126;
    private static final int HIGHEST_LOCAL_PREFERENCE = 65535;
    private static final int RTP_COMPONENT = 1;

    private Candidates() {}

    /** What follows {@code a=candidate:} for the only address of its family. */
    public static String hostUdp(String foundation, InetAddress address, int port) {
        return hostUdp(foundation, address, port, HIGHEST_LOCAL_PREFERENCE);
    }

    /** What follows {@code a=candidate:}; of several addresses each needs a local preference of its own. */
    public static String hostUdp(String foundation, InetAddress address, int port, int localPreference) {
        return foundation + " " + RTP_COMPONENT + " udp "
            + priority(HOST_TYPE_PREFERENCE, localPreference, RTP_COMPONENT)
            + " " + withoutScope(address.getHostAddress()) + " " + port + " typ host";
    }

    /** RFC 8445 §5.1.2.1. */
    static long priority(int typePreference, int localPreference, int component) {
        return (long) typePreference << 24 | (long) localPreference << 8 | 256 - component;
    }

    private static String withoutScope(String address) {
        int percent = address.indexOf('%');
        return percent < 0 ? address : address.substring(0, percent);
    }
}
