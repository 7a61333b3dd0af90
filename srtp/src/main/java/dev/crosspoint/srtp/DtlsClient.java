package dev.crosspoint.srtp;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;

/** The client's side of a handshake: Bouncy Castle asks, {@link DtlsPeer} knows. */
final class DtlsClient extends AbstractTlsClient {

    private final DtlsPeer peer;

    DtlsClient(DtlsPeer peer) {
        super(peer.crypto());
        this.peer = peer;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return peer.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return peer.clientSuites();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return peer.handshakeTimeoutMs();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return peer.firstResendMs();
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getClientExtensions();
        peer.offerProfiles(extensions);
        return extensions;
    }

    @Override
    public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        peer.acceptProfile(serverExtensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                peer.checkCertificate(server.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                Vector<?> accepted = request.getSupportedSignatureAlgorithms();
                return peer.canSign(accepted) ? peer.signer(context) : null;
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        peer.export(context, DtlsRole.CLIENT);
    }
}
