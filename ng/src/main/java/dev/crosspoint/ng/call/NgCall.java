package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegRecording;
import dev.crosspoint.media.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A call: its parties and who hears whom. Touched by one control thread at a time. */
final class NgCall {
    /** One direction. */
    record Link(Party from, Party to, PartyLeg fromLeg, PartyLeg toLeg, Route route) {
        Link {
            if (from.silencedTo.contains(to)) {
                route.silence(true);
            }
        }
    }

    final String id;
    final long createdMs;
    final List<Party> parties = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final List<Subscription> subscriptions = new ArrayList<>();
    /** Null while nothing is recorded. */
    LegRecording recording;
    final Set<PartyLeg> recorded = new HashSet<>();
    long lastSignalMs;
    /** When media was last known to come. */
    long lastMediaMs;
    /** When it is deleted; 0 = not at all. */
    long deleteAtMs;
    boolean answered;
    boolean blockedAudio;
    boolean blockedDigits;
    boolean silenced;

    NgCall(String id, long nowMs) {
        this.id = id;
        this.createdMs = nowMs;
        this.lastSignalMs = nowMs;
        this.lastMediaMs = nowMs;
    }

    /** The party of that tag, or null. */
    Party tagged(String tag) {
        if (tag == null) {
            return null;
        }
        for (Party p : parties) {
            if (p.isTagged(tag)) {
                return p;
            }
        }
        return null;
    }

    /** The first party of that label, or null. */
    Party labelled(String label) {
        return parties.stream().filter(p -> label.equals(p.label)).findFirst().orElse(null);
    }

    Party add(String tag, long nowMs) {
        Party p = new Party(tag, nowMs);
        parties.add(p);
        return p;
    }

    /** Those who talk with {@code party} or are to answer it, the latest last. */
    List<Party> branches(Party party) {
        return parties.stream().filter(p -> p != party
                && (p.peer == party || p.exchange != null && p.exchange.offerer() == party)).toList();
    }

    Link link(Party from, Party to) {
        for (Link l : links) {
            if (l.from() == from && l.to() == to) {
                return l;
            }
        }
        return null;
    }

    /** Ends what one hears of the other. */
    void unlink(Party from, Party to) {
        Link l = link(from, to);
        if (l != null) {
            links.remove(l);
            l.route().close();
        }
    }

    /** Puts a leg in the place of the party's own, which is closed with everything that went through it. */
    void use(Party party, PartyLeg leg) {
        if (party.leg == leg) {
            return;
        }
        PartyLeg before = party.leg;
        party.leg = leg;
        if (party.nextLeg == leg) {
            party.nextLeg = null;
        }
        if (before != null) {
            close(before);
        }
        if (blockedAudio || blockedDigits || party.blockedAudio || party.blockedDigits) {
            block(party);
        }
    }

    /** Keeps from everybody what is blocked of a party. */
    void block(Party party) {
        if (party.leg != null) {
            party.leg.leg().block(blockedAudio || party.blockedAudio, blockedDigits || party.blockedDigits);
        }
    }

    /** Whoever hears the party hears silence from then on, or all of them hear it again. */
    void silence(Party party, boolean on) {
        party.silenced = on;
        if (!on) {
            party.silencedTo.clear();
            strands(party).forEach(s -> s.silenced = false);
        }
    }

    /** Brings what is heard in line with who is silenced. */
    void applySilence() {
        for (Link l : links) {
            l.route().silence(silenced || l.from().silenced || l.from().silencedTo.contains(l.to()));
        }
        for (Party p : parties) {
            strands(p).forEach(s -> s.silence(silenced || p.silenced));
        }
    }

    private Stream<Subscription.Strand> strands(Party source) {
        return subscriptions.stream().flatMap(s -> s.of(source));
    }

    private void close(PartyLeg leg) {
        recorded.remove(leg);
        links.removeIf(l -> {
            boolean gone = l.fromLeg() == leg || l.toLeg() == leg;
            if (gone) {
                l.route().close();
            }
            return gone;
        });
        leg.close();
    }

    /** Takes a party out of the call. */
    void remove(Party party) {
        parties.remove(party);
        if (party.nextLeg != null) {
            close(party.nextLeg);
        }
        if (party.leg != null) {
            close(party.leg);
        }
        for (Subscription s : subscriptions) {
            s.of(party).forEach(Subscription.Strand::stop);
        }
        for (Party p : parties) {
            p.silencedTo.remove(party);
            if (p.peer == party) {
                p.peer = null;
            }
            if (p.exchange != null && p.exchange.offerer() == party) {
                p.exchange = null;
            }
        }
    }

    void close() {
        if (recording != null) {
            recording.stop();
        }
        for (Subscription s : subscriptions) {
            s.close();
        }
        for (Party p : List.copyOf(parties)) {
            remove(p);
        }
    }
}
