package dev.crosspoint.srtp;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A DTLS client with the faults a test asks for: no certificate, no use_srtp, no extended master secret. */
final class BareClient extends AbstractTlsClient implements DatagramTransport {

    private static final int DATAGRAM = 2048;

    private final SimulatedPath out;
    private final BlockingQueue<byte[]> incoming = new LinkedBlockingQueue<>();
    private final boolean offersSrtp;
    private final boolean extendedMasterSecret;

    BareClient(SimulatedPath out, boolean offersSrtp, boolean extendedMasterSecret) {
        super(new BcTlsCrypto(new SecureRandom()));
        this.out = out;
        this.offersSrtp = offersSrtp;
        this.extendedMasterSecret = extendedMasterSecret;
    }

    /** Runs the handshake to its bitter end on a thread of its own. */
    Thread connect() {
        return Thread.startVirtualThread(() -> {
            try {
                new DTLSClientProtocol().connect(this, this);
            } catch (IOException expected) {
                // the server's verdict is what the test looks at
            }
        });
    }

    void arrived(byte[] datagram, int length) {
        incoming.add(Arrays.copyOf(datagram, length));
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return extendedMasterSecret;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return 2_000;
    }

    @Override
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getClientExtensions();
        if (offersSrtp) {
            TlsSRTPUtils.addUseSRTPExtension(extensions,
                    new UseSRTPData(new int[] {SrtpProfile.AES_CM_128_HMAC_SHA1_80.id()}, new byte[0]));
        }
        return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) {
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    @Override
    public int getReceiveLimit() {
        return DATAGRAM;
    }

    @Override
    public int getSendLimit() {
        return DATAGRAM;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMs) {
        try {
            byte[] datagram = incoming.poll(waitMs, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            return -1;
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        out.send(Arrays.copyOfRange(buffer, offset, offset + length), length);
    }

    @Override
    public void close() {
    }
}
