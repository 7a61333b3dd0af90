package dev.crosspoint.signaling.bxml;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** URLs as applications write them: relative ones, and characters that RFC 3986 wants escaped. */
public final class Urls {
    public static final int MAX_LENGTH = 2048;
    /** Everything that may stand unescaped in a reference (RFC 3986 §2.2, §2.3), and the percent sign itself. */
    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    private Urls() { }

    /** The absolute http(s) URL meant by a text, or empty when there is none. A null base allows absolute ones only. */
    public static Optional<URI> resolve(URI base, String text) {
        return resolve(base, text, "http");
    }

    /** The absolute ws(s) URL meant by a text, or empty when there is none. */
    public static Optional<URI> socket(String text) {
        return resolve(null, text, "ws");
    }

    /** @param scheme plain; the secure one has an s more */
    private static Optional<URI> resolve(URI base, String text, String scheme) {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            URI reference = new URI(escape(text.strip()));
            URI url = reference.isAbsolute() || base == null ? reference : against(base, reference);
            boolean web = scheme.equalsIgnoreCase(url.getScheme()) || (scheme + "s").equalsIgnoreCase(url.getScheme());
            boolean plain = url.getHost() != null && url.getRawUserInfo() == null; // credentials have their own fields
            return web && plain && url.toString().length() <= MAX_LENGTH ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** RFC 3986 §5.2.2 where {@link URI#resolve} still follows its predecessor: empty paths. */
    private static URI against(URI base, URI reference) throws URISyntaxException {
        if (reference.getRawAuthority() != null || !reference.getRawPath().isEmpty()) {
            boolean bare = base.getRawPath() == null || base.getRawPath().isEmpty();
            return (bare ? new URI(base.getScheme() + "://" + base.getRawAuthority() + "/") : base).resolve(reference);
        }
        String query = reference.getRawQuery() != null ? reference.getRawQuery() : base.getRawQuery();
        return new URI(base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath()
            + (query == null ? "" : "?" + query)
            + (reference.getRawFragment() == null ? "" : "#" + reference.getRawFragment()));
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)
                && (c != '%' || hexAt(text, i + 1) && hexAt(text, i + 2));
            if (plain) {
                out.append((char) c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%').append(String.format("%02X", b & 0xff));
                }
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static boolean hexAt(String text, int i) {
        return i < text.length() && Character.digit(text.charAt(i), 16) >= 0;
    }
}
