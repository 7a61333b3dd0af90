package dev.crosspoint.srtp;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/** The server's side of a handshake: Bouncy Castle asks, {@link DtlsPeer} knows. */
final class DtlsServer extends AbstractTlsServer {

    private final DtlsPeer peer;

    DtlsServer(DtlsPeer peer) {
        super(peer.crypto());
        this.peer = peer;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return peer.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return peer.serverSuites();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return peer.handshakeTimeoutMs();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return peer.firstResendMs();
    }

    /** RFC 5705 exporters are safe with it only (RFC 7627), and every browser has it. */
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        peer.chooseProfile(clientExtensions);
    }

    @Override
    public Hashtable<?, ?> getServerExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getServerExtensions();
        peer.answerProfile(extensions);
        return extensions;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        Vector<?> accepted = context.getSecurityParametersHandshake().getClientSigAlgs();
        if (!peer.canSign(accepted)) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the client takes no ECDSA with SHA-256");
        }
        return peer.signer(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                TlsUtils.getDefaultSupportedSignatureAlgorithms(context), null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        peer.checkCertificate(certificate);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        peer.export(context, DtlsRole.SERVER);
    }
}
