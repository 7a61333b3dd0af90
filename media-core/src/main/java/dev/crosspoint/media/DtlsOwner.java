package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.SrtpKeys;

/** The shard's side of whatever has a DTLS association. */
interface DtlsOwner {
    Shard shard();

    /** Sends a record of the association. */
    void sendDtls(Packet record, long nowNs);

    /** Application data, decrypted. */
    void onMessage(Packet packet, long nowNs);

    /** Whether that is the association of now: the news of a replaced one are of no interest. */
    boolean uses(DtlsAssociation association);

    Command secured(SrtpKeys keys);

    Command dtlsEnded(PeerLoss why, String detail);
}
