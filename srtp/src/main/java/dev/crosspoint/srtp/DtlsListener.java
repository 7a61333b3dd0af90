package dev.crosspoint.srtp;

/**
 * What an association tells its owner. Called on the association's worker thread, one call at a time; must not block.
 *
 * <p>The last call is exactly one of {@link #failed} and {@link #closed}: the first if the handshake came to nothing
 * or something of ours broke, the second if either side ended the association.
 */
public interface DtlsListener {

    /** Sends one datagram; the array is reused after the return. */
    void send(byte[] datagram, int length);

    /** The handshake is done, the peer's certificate is the expected one, and these are the SRTP keys. */
    void connected(SrtpKeys keys);

    void failed(DtlsFailure why);

    /** Application data, an SCTP packet; the array is reused after the return. */
    void application(byte[] data, int length);

    /** The peer or the owner has closed the association. */
    void closed();
}
