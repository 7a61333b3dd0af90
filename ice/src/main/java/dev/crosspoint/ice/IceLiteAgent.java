package dev.crosspoint.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The ICE-lite side of one peer connection (RFC 8445): answers the peer's checks and remembers which addresses they
 * came from, which one the peer nominated, and when it was last heard of.
 *
 * <p>The peer's addresses are learned from its checks alone. Requests that do not prove the password get silence
 * instead of the 400 and 401 of RFC 8489 §9.1.3, so that the port tells a stranger nothing. Owned by one thread.
 */
public final class IceLiteAgent {
    /** The longest reply; the buffer given to {@link #receive} must have this many bytes. */
    public static final int MAX_REPLY = 128;

    private final IceSettings settings;
    private final IceCounters counters = new IceCounters();
    private final StunReader reader = new StunReader();
    private final StunWriter writer = new StunWriter();
    private final List<CandidatePair> pairs;
    private IceGeneration current;
    private IceGeneration previous;
    private CandidatePair selected;
    private boolean heard;
    private long heardNs;
    private int replyLength;

    public IceLiteAgent(IceCredentials local, IceSettings settings) {
        this.settings = settings;
        this.pairs = new ArrayList<>(Math.min(settings.maxPairs(), 4));
        this.current = new IceGeneration(local, null);
    }

    /** The credentials to be signalled now. */
    public IceCredentials local() {
        return current.local();
    }

    /** The credentials from before a restart that are still answered; null when there are none. */
    public IceCredentials previousLocal() {
        return previous == null ? null : previous.local();
    }

    /** The peer's credentials arrived; addresses that were checked under another name are forgotten. */
    public void remote(IceCredentials remote) {
        current.remote(remote);
        int hash = current.peerHash();
        pairs.removeIf(pair -> pair.generation == current && pair.peerHash != hash);
        if (!pairs.contains(selected)) {
            selected = null;
        }
    }

    /**
     * Starts an ICE restart (RFC 8445 §9). Checks under the old credentials are answered, and may even move the
     * selected address, until the peer nominates under the new ones. Of two restarts in a row the second replaces
     * the first; {@link #previousLocal} tells which old ufrag is still to be found.
     *
     * @param newRemote null when we restarted and the answer is not here yet
     */
    public void restart(IceCredentials newLocal, IceCredentials newRemote) {
        if (selected == null || selected.generation == current) {
            previous = current;
        }
        current = new IceGeneration(newLocal, newRemote);
    }

    /** Takes one STUN message; where the verdict says so, the reply is in {@code out[0, replyLength())}. */
    public StunVerdict receive(ByteBuffer stun, int offset, int length, InetSocketAddress from, long nowNs,
                               ByteBuffer out) {
        replyLength = 0;
        return counters.add(judge(stun, offset, length, from, nowNs, out));
    }

    private StunVerdict judge(ByteBuffer stun, int offset, int length, InetSocketAddress from, long nowNs,
                              ByteBuffer out) {
        if (!reader.read(stun, offset, length)) {
            return StunVerdict.BAD_MESSAGE;
        }
        if (!reader.isBinding()) {
            return StunVerdict.IGNORED;
        }
        if (!reader.isRequest()) {
            return reader.isIndication() ? StunVerdict.INDICATION : StunVerdict.RESPONSE;
        }
        if (!reader.hasUsername() || !reader.hasIntegrity()) {
            return StunVerdict.BAD_MESSAGE;
        }
        IceGeneration generation = generationOf(stun);
        if (generation == null) {
            return StunVerdict.BAD_USERNAME;
        }
        if (!reader.integrityHolds(generation.key())) {
            return StunVerdict.BAD_INTEGRITY;
        }
        if (reader.hasFingerprint() && !reader.fingerprintHolds(generation.key())) {
            return StunVerdict.BAD_FINGERPRINT;
        }
        if (!generation.isFromPeer(stun, reader.usernameOffset(), reader.usernameLength())) {
            return StunVerdict.BAD_USERNAME;
        }
        return answer(stun, offset, from, nowNs, out, generation);
    }

    private IceGeneration generationOf(ByteBuffer stun) {
        int name = reader.usernameOffset();
        int nameLength = reader.usernameLength();
        if (current.isFor(stun, name, nameLength)) {
            return current;
        }
        return previous != null && previous.isFor(stun, name, nameLength) ? previous : null;
    }

    private StunVerdict answer(ByteBuffer stun, int offset, InetSocketAddress from, long nowNs, ByteBuffer out,
                               IceGeneration generation) {
        StunKey key = generation.key();
        if (reader.unknownCount() > 0) {
            replyLength = writer.error(out, 0, stun, offset, StunError.UNKNOWN_ATTRIBUTE)
                .unknownAttributes(reader).sign(key);
            return StunVerdict.UNKNOWN_ATTRIBUTE;
        }
        if (reader.controlled()) {
            // a lite agent cannot become controlling, so it never gives way (RFC 8445 §6.1.1)
            replyLength = writer.error(out, 0, stun, offset, StunError.ROLE_CONFLICT).sign(key);
            return StunVerdict.ROLE_CONFLICT;
        }
        CandidatePair pair = pairFor(from);
        pair.generation = generation;
        pair.peerHash = generation.peerHash(stun, reader.usernameOffset(), reader.usernameLength());
        pair.lastCheckNs = nowNs;
        if (pair == selected || selected == null || generation == current && previous != null) {
            heard = true;
            heardNs = nowNs;
        }
        boolean changed = reader.useCandidate() && nominate(pair, nowNs);
        replyLength = writer.success(out, 0, stun, offset)
            .mappedAddress(pair.remoteBytes(), from.getPort()).sign(key);
        return changed ? StunVerdict.ANSWERED_NOMINATED : StunVerdict.ANSWERED;
    }

    /**
     * The last nomination wins: browsers nominate one pair at a time toward a lite agent and nominate again when they
     * move to another network (Chromium does so without a restart).
     */
    private boolean nominate(CandidatePair pair, long nowNs) {
        boolean restarted = pair.generation == current && previous != null;
        boolean moved = pair != selected;
        selected = pair;
        heardNs = nowNs;
        if (restarted) {
            previous = null;
            pairs.removeIf(old -> old.generation != current);
        }
        return moved || restarted;
    }

    private CandidatePair pairFor(InetSocketAddress from) {
        CandidatePair known = find(from);
        if (known != null) {
            return known;
        }
        if (pairs.size() >= settings.maxPairs()) {
            pairs.remove(leastRecentUnselected());
            counters.addPairEvicted();
        }
        CandidatePair pair = new CandidatePair(from);
        pairs.add(pair);
        return pair;
    }

    /** There is one: the settings ask for room for two at least. */
    private int leastRecentUnselected() {
        int oldest = pairs.getFirst() == selected ? 1 : 0;
        for (int i = oldest + 1; i < pairs.size(); i++) {
            if (pairs.get(i) != selected && pairs.get(i).lastCheckNs - pairs.get(oldest).lastCheckNs < 0) {
                oldest = i;
            }
        }
        return oldest;
    }

    private CandidatePair find(InetSocketAddress address) {
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).remote().equals(address)) {
                return pairs.get(i);
            }
        }
        return null;
    }

    /** Bytes of the reply to the last message; 0 for silence. */
    public int replyLength() {
        return replyLength;
    }

    /** True when a good check came from this address: only then may DTLS and media from it be looked at. */
    public boolean addressValidated(InetSocketAddress from) {
        return find(from) != null;
    }

    /** The address the peer nominated; null before that. */
    public InetSocketAddress selected() {
        return selected == null ? null : selected.remote();
    }

    /**
     * True when the peer was heard of once, but not for the consent timeout. A lite agent sends no consent checks;
     * the peer's own, which it must send on the pair in use, stand for its consent (RFC 7675 §4).
     */
    public boolean consentExpired(long nowNs) {
        return heard && nowNs - heardNs >= settings.consentTimeoutNs();
    }

    /** When to ask {@link #consentExpired} next, if no check comes before. */
    public long nextWakeupNs(long nowNs) {
        return (heard ? heardNs : nowNs) + settings.consentTimeoutNs();
    }

    public IceCounters counters() {
        return counters;
    }
}
