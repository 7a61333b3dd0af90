package dev.crosspoint.ng.sdp;

import dev.crosspoint.ng.flags.NgFlags;
import java.net.InetAddress;

/**
 * Which parts of a description beside the audio are ours, and how we spell them.
 *
 * @param origin            the address in {@code o=}
 * @param sessionConnection the session's {@code c=}; where not, the section gets one of its own
 * @param sessionName       {@code s=}
 * @param username          the user in {@code o=}
 * @param version           the version in {@code o=}, -1 = as it came
 * @param fullRtcp          {@code a=rtcp} with an address
 * @param noRtcp            no {@code a=rtcp}
 * @param mediaAddress      named in place of the leg's own, or null
 */
public record RewriteOptions(boolean origin, boolean sessionConnection, boolean sessionName, boolean username,
                             long version, boolean fullRtcp, boolean noRtcp, InetAddress mediaAddress) {
    public static RewriteOptions of(NgFlags flags) {
        return new RewriteOptions(flags.replace().contains("origin"), flags.replace().contains("session-connection"),
                flags.replace().contains("session-name"), flags.replace().contains("username"), -1,
                flags.has("full-rtcp-attribute"), flags.has("no-rtcp-attribute"), flags.mediaAddress());
    }

    public RewriteOptions withVersion(long ours) {
        return new RewriteOptions(origin, sessionConnection, sessionName, username, ours, fullRtcp, noRtcp,
                mediaAddress);
    }
}
