package dev.crosspoint.srtp;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** What our side of one handshake is and demands, the same in both roles. */
final class DtlsPeer {

    /**
     * RFC 8827 §6.5 demands the first. The RSA suite serves as client only, for servers with such a certificate.
     * All are AES-GCM, which {@link DtlsRecordGate} builds on.
     */
    private static final int[] SERVER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    };
    private static final int[] CLIENT_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    };
    private static final byte[] NO_MKI = new byte[0];
    /** RFC 5764 §4.2. */
    private static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

    private final DtlsIdentity identity;
    private final BcTlsCrypto crypto;
    private final Fingerprint expected;
    private final DtlsSettings settings;
    private SrtpProfile profile;
    private SrtpKeys keys;
    private DtlsFailure failure;

    DtlsPeer(DtlsIdentity identity, BcTlsCrypto crypto, Fingerprint expected, DtlsSettings settings) {
        this.identity = identity;
        this.crypto = crypto;
        this.expected = expected;
        this.settings = settings;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    int[] serverSuites() {
        return SERVER_SUITES.clone();
    }

    int[] clientSuites() {
        return CLIENT_SUITES.clone();
    }

    ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    int handshakeTimeoutMs() {
        return (int) settings.handshakeTimeout().toMillis();
    }

    int firstResendMs() {
        return (int) settings.firstResend().toMillis();
    }

    /** The keys that the finished handshake gave. */
    SrtpKeys keys() {
        return keys;
    }

    /** What we objected to, or null if the library or the peer ended the handshake. */
    DtlsFailure failure() {
        return failure;
    }

    TlsCredentialedSigner signer(TlsContext context) throws IOException {
        TlsCertificate own = crypto.createCertificate(identity.certificate());
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, identity.privateKey(),
                new Certificate(new TlsCertificate[] {own}),
                new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    boolean canSign(Vector<?> peerAccepts) {
        return peerAccepts == null || peerAccepts.contains(
                new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    void checkCertificate(Certificate certificate) throws IOException {
        if (certificate == null || certificate.isEmpty()) {
            throw refuse(DtlsFailure.Kind.NO_CERTIFICATE, "the peer sent no certificate",
                    AlertDescription.handshake_failure);
        }
        if (!expected.matches(certificate.getCertificateAt(0).getEncoded())) {
            throw refuse(DtlsFailure.Kind.WRONG_FINGERPRINT, "the peer's certificate is not the one of its SDP",
                    AlertDescription.bad_certificate);
        }
    }

    /** As server: takes the profile we like best of those the client offers. */
    void chooseProfile(Hashtable<?, ?> clientExtensions) throws IOException {
        UseSRTPData offer = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        profile = offer == null ? null : best(offer.getProtectionProfiles());
        requireProfile();
    }

    void offerProfiles(Hashtable<?, ?> extensions) throws IOException {
        int[] ids = settings.profiles().stream().mapToInt(SrtpProfile::id).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(ids, NO_MKI));
    }

    void answerProfile(Hashtable<?, ?> extensions) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {profile.id()}, NO_MKI));
    }

    /** As client: reads which one profile the server took (RFC 5764 §4.1.1). */
    void acceptProfile(Hashtable<?, ?> serverExtensions) throws IOException {
        UseSRTPData answer = serverExtensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        boolean one = answer != null && answer.getProtectionProfiles().length == 1 && answer.getMki().length == 0;
        profile = one ? best(answer.getProtectionProfiles()) : null;
        requireProfile();
    }

    void export(TlsContext context, DtlsRole role) {
        int keyLength = profile.keyLength();
        int saltLength = profile.saltLength();
        byte[] material = context.exportKeyingMaterial(EXPORTER_LABEL, null, 2 * (keyLength + saltLength));
        byte[] clientKey = Arrays.copyOfRange(material, 0, keyLength);
        byte[] serverKey = Arrays.copyOfRange(material, keyLength, 2 * keyLength);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * keyLength, 2 * keyLength + saltLength);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * keyLength + saltLength, material.length);
        SrtpKeys asClient = new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt);
        keys = role == DtlsRole.CLIENT ? asClient : asClient.mirrored();
    }

    private void requireProfile() throws IOException {
        if (profile == null) {
            throw refuse(DtlsFailure.Kind.NO_SRTP_PROFILE, "no SRTP profile in common",
                    AlertDescription.handshake_failure);
        }
    }

    private SrtpProfile best(int[] offered) {
        for (SrtpProfile candidate : settings.profiles()) {
            for (int id : offered) {
                if (id == candidate.id()) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private TlsFatalAlert refuse(DtlsFailure.Kind kind, String detail, short alert) {
        failure = new DtlsFailure(kind, detail);
        return new TlsFatalAlert(alert, detail);
    }
}
