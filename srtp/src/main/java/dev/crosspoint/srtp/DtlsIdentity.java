package dev.crosspoint.srtp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/** A node's DTLS key and self-signed certificate: ECDSA on P-256, named by its fingerprint alone. */
public final class DtlsIdentity {

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final Duration LIFETIME = Duration.ofDays(3650);
    private static final Duration CLOCK_SLACK = Duration.ofDays(1);
    private static final int SERIAL_BITS = 64;

    private final AsymmetricKeyParameter privateKey;
    private final byte[] certificate;
    private final Fingerprint fingerprint;

    private DtlsIdentity(AsymmetricKeyParameter privateKey, byte[] certificate) {
        this.privateKey = privateKey;
        this.certificate = certificate;
        this.fingerprint = Fingerprint.ofCertificate("sha-256", certificate);
    }

    public static DtlsIdentity generate() {
        SecureRandom random = new SecureRandom();
        AsymmetricCipherKeyPair pair = keyPair(random);
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=crosspoint");
        try {
            X509v3CertificateBuilder builder = new BcX509v3CertificateBuilder(name,
                    new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                    Date.from(now.minus(CLOCK_SLACK)), Date.from(now.plus(LIFETIME)), name, pair.getPublic());
            AlgorithmIdentifier signature = new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE);
            AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
            ContentSigner signer = new BcECContentSignerBuilder(signature, digest).build(pair.getPrivate());
            return new DtlsIdentity(pair.getPrivate(), builder.build(signer).getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("a self-signed certificate needs nothing from outside", e);
        }
    }

    private static AsymmetricCipherKeyPair keyPair(SecureRandom random) {
        X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, curve), random));
        return generator.generateKeyPair();
    }

    /** SHA-256 of the certificate, for the SDP. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }

    /** The certificate in DER. */
    byte[] certificate() {
        return certificate;
    }
}
