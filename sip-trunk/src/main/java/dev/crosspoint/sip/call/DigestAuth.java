package dev.crosspoint.sip.call;

import dev.crosspoint.sip.message.HeaderText;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers digest challenges (RFC 3261 §22, RFC 8760): SHA-256 when offered, else MD5; qop auth or none. */
final class DigestAuth {
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z0-9-]+)\\s*=\\s*(\"((?:[^\"\\\\]|\\\\.)*)\"|[^,\\s]+)");
    private static final int MAX_TRIES = 2;

    private final Credentials credentials;
    private final CallContext context;
    private final Map<String, Integer> tries = new HashMap<>();
    private int nonceCount;
    private String lastNonce = "";

    /** @param credentials null when this trunk has none */
    DigestAuth(Credentials credentials, CallContext context) {
        this.credentials = credentials;
        this.context = context;
    }

    /** Adds the answer to a 401 or 407 to the request that is to be sent again; false when that would not help. */
    boolean answer(SipRequest again, SipResponse challenge) {
        boolean proxy = challenge.code() == 407;
        Map<String, String> best = null;
        for (String value : challenge.headers(proxy ? "Proxy-Authenticate" : "WWW-Authenticate")) {
            Map<String, String> parameters = parse(value);
            if (parameters != null && algorithm(parameters) != null
                    && (best == null || algorithm(parameters).startsWith("SHA-256"))) {
                best = parameters;
            }
        }
        if (credentials == null || best == null
                || tries.merge(again.method() + challenge.code(), 1, Integer::sum) > MAX_TRIES) {
            return false;
        }
        again.set(proxy ? "Proxy-Authorization" : "Authorization", authorization(again, best));
        return true;
    }

    private static Map<String, String> parse(String challenge) {
        if (!challenge.regionMatches(true, 0, "Digest", 0, 6)) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(challenge.substring(6));
        while (matcher.find()) {
            String value = matcher.group(3) != null ? matcher.group(3) : matcher.group(2);
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters.containsKey("nonce") && parameters.containsKey("realm") ? parameters : null;
    }

    /** The algorithm in canonical form, or null when we cannot compute it or only with a qop we do not do. */
    private static String algorithm(Map<String, String> challenge) {
        String qop = challenge.get("qop");
        if (qop != null && !offersAuth(qop)) {
            return null;
        }
        String name = challenge.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        return List.of("MD5", "MD5-SESS", "SHA-256", "SHA-256-SESS").contains(name) ? name : null;
    }

    private static boolean offersAuth(String qop) {
        for (String one : qop.split(",")) {
            if (one.trim().equalsIgnoreCase("auth")) {
                return true;
            }
        }
        return false;
    }

    private String authorization(SipRequest request, Map<String, String> challenge) {
        String nonce = challenge.get("nonce");
        nonceCount = nonce.equals(lastNonce) ? nonceCount + 1 : 1;
        lastNonce = nonce;
        String algorithm = algorithm(challenge);
        String realm = challenge.get("realm");
        boolean qop = challenge.containsKey("qop");
        String nc = String.format(Locale.ROOT, "%08x", nonceCount);
        String cnonce = context.newTag();
        String response = response(algorithm, credentials, realm, nonce, qop ? nc : null, cnonce, request.method(),
                request.uri());
        StringBuilder value = new StringBuilder("Digest username=").append(HeaderText.quoted(credentials.username()))
                .append(", realm=\"").append(realm).append("\", nonce=\"").append(nonce)
                .append("\", uri=\"").append(request.uri()).append("\", response=\"").append(response).append('"');
        if (challenge.containsKey("algorithm")) {
            value.append(", algorithm=").append(challenge.get("algorithm"));
        }
        if (qop || algorithm.endsWith("-SESS")) {
            value.append(", cnonce=\"").append(cnonce).append('"');
        }
        if (qop) {
            value.append(", qop=auth, nc=").append(nc);
        }
        if (challenge.containsKey("opaque")) {
            value.append(", opaque=\"").append(challenge.get("opaque")).append('"');
        }
        return value.toString();
    }

    /** The digest of RFC 7616 §3.4.1; {@code nc} null = without qop (RFC 2069). */
    static String response(String algorithm, Credentials who, String realm, String nonce, String nc, String cnonce,
                           String method, String uri) {
        String hash = algorithm.startsWith("SHA-256") ? "SHA-256" : "MD5";
        String a1 = hex(hash, who.username() + ":" + realm + ":" + who.password());
        if (algorithm.endsWith("-SESS")) {
            a1 = hex(hash, a1 + ":" + nonce + ":" + cnonce);
        }
        String a2 = hex(hash, method + ":" + uri);
        return nc == null ? hex(hash, a1 + ":" + nonce + ":" + a2)
                : hex(hash, a1 + ":" + nonce + ":" + nc + ":" + cnonce + ":auth:" + a2);
    }

    private static String hex(String hash, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(hash)
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
