package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import java.util.function.Supplier;

/** SRTP of one far side and, where DTLS keys it, the association. Shard thread only. */
final class LegSecurity {
    private static final int MOST_HANDSHAKES = 4;

    private final Shard shard;
    private final boolean required;
    private Supplier<DtlsAssociation> handshakes;
    private int handshakesBegun;
    private DtlsAssociation dtls;
    private DtlsRole role;
    private boolean dtlsStarted;
    private SrtpKeys keys;
    private SrtpSession srtp;

    /** @param required without keys nothing is sent or heard */
    LegSecurity(Shard shard, boolean required) {
        this.shard = shard;
        this.required = required;
    }

    void dtls(DtlsAssociation association, DtlsRole ourRole) {
        if (dtls != null) { // a new fingerprint: a new handshake
            dtls.close();
        }
        dtls = association;
        role = ourRole;
        dtlsStarted = false;
    }

    /** The same, with a handshake that can be begun again. */
    void dtls(Supplier<DtlsAssociation> opener, DtlsRole ourRole) {
        handshakes = opener;
        handshakesBegun = 1;
        dtls(opener.get(), ourRole);
    }

    /** Begins the handshake anew, as somebody else had a part in it and spoilt it; that is done a few times only. */
    void shakeAgain() {
        if (handshakesBegun < MOST_HANDSHAKES) {
            handshakesBegun++;
            takenOver();
        }
    }

    /** Begins the handshake anew with who is known to be the far side. */
    void takenOver() {
        if (handshakes != null && srtp == null) {
            dtls(handshakes.get(), role);
            startDtls();
        }
    }

    /** We wait for a client. */
    boolean awaitsClient() {
        return role == DtlsRole.SERVER;
    }

    DtlsAssociation association() {
        return dtls;
    }

    /** The far side can be reached: the handshake may begin. */
    void startDtls() {
        if (dtls != null && !dtlsStarted) {
            dtlsStarted = true;
            dtls.start();
        }
    }

    /** New keys replace the old ones, the same ones change nothing: their packet indices must go on. */
    void keys(SrtpKeys agreed) {
        if (agreed.equals(keys)) {
            return;
        }
        close(srtp);
        keys = agreed;
        srtp = SrtpSession.open(agreed, SrtpSettings.defaults());
    }

    boolean ready() {
        return !required || srtp != null;
    }

    boolean secured() {
        return srtp != null;
    }

    void onDtls(Packet packet) {
        if (dtls == null) {
            shard.counters().add(ShardCounter.DTLS_BEFORE_DESCRIPTION);
            return;
        }
        if (role == DtlsRole.SERVER) { // the client may speak before it nominates
            startDtls();
        }
        if (!dtls.receive(packet.buffer(), 0, packet.length())) {
            shard.counters().add(ShardCounter.DTLS_QUEUE_FULL);
        }
    }

    /** Decrypts in place where that is needed; false = refused and counted. */
    boolean unprotect(Packet packet, boolean rtcp) {
        if (srtp == null) {
            if (required) {
                shard.counters().add(ShardCounter.SRTP_BEFORE_KEYS);
            }
            return !required;
        }
        int length = rtcp ? srtp.unprotectRtcp(packet.segment(), 0, packet.length())
                : srtp.unprotectRtp(packet.segment(), 0, packet.length());
        if (length < 0) {
            shard.counters().add(switch (SrtpSession.verdict(length)) {
                case AUTH_FAILED -> ShardCounter.SRTP_AUTH_FAILED;
                case REPLAYED, TOO_OLD -> ShardCounter.SRTP_REPLAYED;
                default -> ShardCounter.SRTP_REFUSED;
            });
            return false;
        }
        packet.length(length);
        return true;
    }

    /** Encrypts a packet of that length in place where that is needed, and sets its length; false = refused. */
    boolean protect(Packet packet, int length, boolean rtcp) {
        int wire = length;
        if (srtp != null) {
            wire = rtcp ? srtp.protectRtcp(packet.segment(), 0, length)
                    : srtp.protectRtp(packet.segment(), 0, length);
        } else if (required) {
            wire = -1;
        }
        if (wire < 0) {
            shard.counters().add(ShardCounter.SRTP_REFUSED);
            return false;
        }
        packet.length(wire);
        return true;
    }

    void close() {
        if (dtls != null) {
            dtls.close();
        }
        close(srtp);
        srtp = null;
    }

    private static void close(SrtpSession session) {
        if (session != null) {
            session.close();
        }
    }
}
