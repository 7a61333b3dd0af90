package dev.crosspoint.media;

import dev.crosspoint.media.rtp.SeqArithmetic;

/**
 * Decides whose RTP a phone leg hears, and where it sends. The address of the SDP is believed at once. Another port of
 * an address we were told of is believed after several packets in sequence, for phones behind a NAT. Nothing moves the
 * lock once it is set but a new description or a long silence.
 */
final class SourceLock {
    /** Packets of one SSRC in sequence that teach a new port. */
    static final int LESSON = 4;
    /** How long a handshake from another port than the described one has to knock: clients repeat themselves. */
    private static final long KNOCK_NS = 400_000_000L;

    /** What a packet's source is. */
    enum Verdict { ACCEPTED, LEARNED, STRANGER }

    /** What becomes of a DTLS record. {@code TAKEN_OVER}: somebody else had begun a handshake. */
    enum Handshake { TAKEN, TAKEN_OVER, REFUSED }

    private final long silenceNs;
    private SourcePolicy policy = SourcePolicy.LEARN_ONCE;
    private long sdpHigh;
    private long sdpLow;
    private int sdpPort;
    private boolean signalledKnown;
    private long signalledHigh;
    private long signalledLow;

    private boolean locked;
    private long high;
    private long low;
    private int port;
    private long heardNs;

    private long pupilHigh;
    private long pupilLow;
    private int pupilPort;
    private int pupilSsrc;
    private int pupilSequence;
    private int lessons;

    private boolean knocking;
    private boolean shaking;
    private long shakingHigh;
    private long shakingLow;
    private int shakingPort;
    private long knockedNs;

    /** @param silenceNs without an accepted packet after which a lock opens */
    SourceLock(long silenceNs) {
        this.silenceNs = silenceNs;
    }

    void policy(SourcePolicy agreed) {
        policy = agreed;
    }

    /** A description arrived: where media is said to come from and to go. Opens the lock if that is a change. */
    void described(long h, long l, int p) {
        if (h == sdpHigh && l == sdpLow && p == sdpPort) {
            return;
        }
        sdpHigh = h;
        sdpLow = l;
        sdpPort = p;
        locked = false;
        lessons = 0;
        knocking = false;
        shaking = false;
    }

    /** A further address that may teach its port; another one than before opens the lock. */
    void signalled(long h, long l) {
        if (signalledKnown && (h != signalledHigh || l != signalledLow)) { // the phone has moved
            locked = false;
            lessons = 0;
        }
        signalledKnown = true;
        signalledHigh = h;
        signalledLow = l;
    }

    Verdict judge(long h, long l, int p, int ssrc, int sequence, long nowNs) {
        if (locked && nowNs - heardNs > silenceNs) {
            locked = false;
        }
        if (locked) {
            if (p == port && l == low && h == high) {
                heardNs = nowNs;
                return Verdict.ACCEPTED;
            }
            return mayMove() && learns(h, l, p, ssrc, sequence) ? learned(h, l, p, nowNs) : Verdict.STRANGER;
        }
        if (p == sdpPort && l == sdpLow && h == sdpHigh) {
            lock(h, l, p, nowNs);
            return Verdict.ACCEPTED;
        }
        return learns(h, l, p, ssrc, sequence) ? learned(h, l, p, nowNs) : Verdict.STRANGER;
    }

    /**
     * Whether a DTLS record may be of the far side. The described address has the right of way; another port of an
     * address we were told of has to ask for a while, and is answered there then.
     */
    Handshake handshake(long h, long l, int p, boolean mayBeElsewhere, long nowNs) {
        if (locked) {
            return p == port && l == low && h == high ? Handshake.TAKEN : Handshake.REFUSED;
        }
        if (p == sdpPort && l == sdpLow && h == sdpHigh) {
            boolean over = shaking;
            shaking = false;
            shaken(h, l, p, nowNs);
            return over ? Handshake.TAKEN_OVER : Handshake.TAKEN;
        }
        if (!mayBeElsewhere || !told(h, l) || policy == SourcePolicy.STRICT || policy == SourcePolicy.AS_DESCRIBED) {
            return Handshake.REFUSED;
        }
        boolean again = knocking && p == shakingPort && l == shakingLow && h == shakingHigh;
        if (!knocking) {
            shaken(h, l, p, nowNs);
        } else if (again && nowNs - knockedNs >= KNOCK_NS) {
            shaking = true;
        }
        return again && shaking ? Handshake.TAKEN : Handshake.REFUSED;
    }

    /** A handshake goes on with another port than the described one. */
    boolean shakesElsewhere() {
        return shaking && !locked;
    }

    private void shaken(long h, long l, int p, long nowNs) {
        knocking = true;
        shakingHigh = h;
        shakingLow = l;
        shakingPort = p;
        knockedNs = nowNs;
    }

    /** Whether RTCP from this address belongs to the leg. */
    boolean ofThisSide(long h, long l) {
        return locked ? h == high && l == low : h == sdpHigh && l == sdpLow;
    }

    /** Whether that is where RTP goes, and so where it should come from. */
    boolean sendsTo(long h, long l, int p) {
        return p == sendPort() && l == sendLow() && h == sendHigh();
    }

    boolean locked() {
        return locked;
    }

    /** Where RTP goes: the learned source, until then the described one. */
    long sendHigh() {
        return follows() ? high : shaking ? shakingHigh : sdpHigh;
    }

    long sendLow() {
        return follows() ? low : shaking ? shakingLow : sdpLow;
    }

    int sendPort() {
        return follows() ? port : shaking ? shakingPort : sdpPort;
    }

    private boolean follows() {
        return locked && policy != SourcePolicy.AS_DESCRIBED;
    }

    /** The lock is on another port or address than the description's. */
    boolean moved() {
        return locked && (port != sdpPort || low != sdpLow || high != sdpHigh);
    }

    private boolean mayMove() {
        return policy == SourcePolicy.FOLLOW || policy == SourcePolicy.AS_DESCRIBED;
    }

    private boolean told(long h, long l) {
        return h == sdpHigh && l == sdpLow || signalledKnown && h == signalledHigh && l == signalledLow;
    }

    private boolean learns(long h, long l, int p, int ssrc, int sequence) {
        if (!told(h, l) || policy == SourcePolicy.STRICT) {
            return false;
        }
        boolean next = lessons > 0 && p == pupilPort && l == pupilLow && h == pupilHigh && ssrc == pupilSsrc
                && SeqArithmetic.seqDistance(sequence, pupilSequence) == 1;
        lessons = next ? lessons + 1 : 1;
        pupilHigh = h;
        pupilLow = l;
        pupilPort = p;
        pupilSsrc = ssrc;
        pupilSequence = sequence;
        return lessons >= LESSON;
    }

    private Verdict learned(long h, long l, int p, long nowNs) {
        lock(h, l, p, nowNs);
        return Verdict.LEARNED;
    }

    private void lock(long h, long l, int p, long nowNs) {
        locked = true;
        high = h;
        low = l;
        port = p;
        heardNs = nowNs;
        lessons = 0;
    }
}
