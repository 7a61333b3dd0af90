package dev.crosspoint.signaling.auth;

import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.http.Authenticator;
import dev.crosspoint.signaling.http.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Accepts HTTP Basic of users and Bearer tokens of clients on every operation. */
public final class ApiAuthenticator implements Authenticator {

    private final AccountDirectory directory;
    private final SignedTokens tokens;

    public ApiAuthenticator(AccountDirectory directory, SignedTokens accessTokens) {
        this.directory = directory;
        this.tokens = accessTokens;
    }

    @Override
    public Caller caller(String authorization) {
        BasicCredentials basic = basic(authorization);
        if (basic != null) {
            return directory.accountOfUser(basic.username(), basic.password())
                    .map(account -> new Caller(account, basic.username()))
                    .orElse(null);
        }
        String bearer = after("Bearer", authorization);
        return bearer == null ? null : bearerCaller(bearer);
    }

    private Caller bearerCaller(String token) {
        return switch (tokens.verify(token)) {
            case SignedTokens.Verdict.Ok ok -> directory.accountOfClient(ok.subject()) // the client may be gone by now
                    .filter(account -> account.equals(ok.accountId()))
                    .map(account -> new Caller(account, ok.subject()))
                    .orElse(null);
            case SignedTokens.Verdict.Expired _, SignedTokens.Verdict.Bad _ -> null;
        };
    }

    /** The credentials of a well-formed Basic header, else null. */
    static BasicCredentials basic(String authorization) {
        String encoded = after("Basic", authorization);
        if (encoded == null) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String after(String scheme, String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1)) {
            return null;
        }
        return authorization.substring(scheme.length() + 1).trim();
    }
}
