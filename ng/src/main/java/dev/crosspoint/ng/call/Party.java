package dev.crosspoint.ng.call;

import dev.crosspoint.ng.sdp.RemoteAudio;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One end of a call: a SIP tag, or several where a proxy forked behind our back, and the leg toward it. Touched by one
 * control thread at a time.
 */
final class Party {
    final long createdMs;
    /** Tags of forks that another one took the place of. */
    final List<String> formerTags = new ArrayList<>();
    /** Null as long as the far end has not said it. */
    String tag;
    String viaBranch;
    String label;
    PartyLeg leg;
    /** Takes the place of {@link #leg} with the next answer; null where nothing changes. */
    PartyLeg nextLeg;
    /** Profile of its {@code m=} line. */
    String protocol;
    /** What it said last of itself, and took effect. */
    RemoteAudio remote;
    /** Who it talks with; null before an answer and for publishers. */
    Party peer;
    /** The exchange in which it is, or was, the one to answer. */
    Exchange exchange;
    /** Address that our descriptions toward it name; null = the engine's. */
    InetAddress advertised;
    boolean blockedAudio;
    boolean blockedDigits;
    boolean silenced;
    /** Those who hear silence of it, others hear it. */
    final Set<Party> silencedTo = new HashSet<>();
    String lastSent;
    long sentVersion = -1;
    /** When it is deleted; 0 = not at all. */
    long deleteAtMs;

    Party(String tag, long createdMs) {
        this.tag = tag;
        this.createdMs = createdMs;
    }

    boolean isTagged(String wanted) {
        return wanted.equals(tag) || formerTags.contains(wanted);
    }

    /** What the protocol calls it: its tag, or nothing as long as that is not known. */
    String name() {
        return tag == null ? "" : tag;
    }
}
