package dev.crosspoint.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;

/** Compact ES256 tokens of one kind. Claims: iss, sub, a (account), jti, iat, exp; short, because they go into URLs. */
public final class SignedTokens {

    private static final int LONGEST = 2048;

    private final String issuer;
    private final String keyId;
    private final ECDSASigner signer;
    private final ECDSAVerifier verifier;
    private final InstantSource clock;

    /** @param issuer also tells the kinds of tokens apart */
    public SignedTokens(String issuer, ECKey key, InstantSource clock) {
        this.issuer = issuer;
        this.keyId = key.getKeyID();
        this.clock = clock;
        try {
            this.signer = new ECDSASigner(key);
            this.verifier = new ECDSAVerifier(key.toPublicJWK());
        } catch (JOSEException e) {
            throw new IllegalArgumentException("Not a P-256 key", e);
        }
    }

    /** What a token says. */
    public sealed interface Verdict {
        /** Signed by us and in time. */
        record Ok(String subject, String accountId) implements Verdict {
        }

        /** Signed by us, its time is over. */
        record Expired() implements Verdict {
        }

        /** Not a token, not ours, or changed. */
        record Bad() implements Verdict {
        }
    }

    public String issue(String subject, String accountId, Instant expires) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .claim("a", accountId)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(expires))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build(), claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("Signing failed", e);
        }
        return jwt.serialize();
    }

    public Verdict verify(String token) {
        if (token == null || token.length() > LONGEST) {
            return new Verdict.Bad();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                return new Verdict.Bad();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            if (!issuer.equals(claims.getIssuer()) || expires == null || claims.getSubject() == null) {
                return new Verdict.Bad();
            }
            if (!clock.instant().isBefore(expires.toInstant())) {
                return new Verdict.Expired();
            }
            return new Verdict.Ok(claims.getSubject(), claims.getStringClaim("a"));
        } catch (ParseException | JOSEException | RuntimeException _) {
            return new Verdict.Bad(); // the parser also throws unchecked exceptions for strangers' input
        }
    }
}
