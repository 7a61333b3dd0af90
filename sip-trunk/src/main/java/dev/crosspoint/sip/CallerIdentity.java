package dev.crosspoint.sip;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.StirShaken;
import dev.crosspoint.sip.message.HeaderText;
import dev.crosspoint.sip.message.SipAddress;
import dev.crosspoint.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who calls whom, in headers: From, P-Asserted-Identity, Privacy, Diversion, User-To-User. */
final class CallerIdentity {
    static final String ANONYMOUS = "anonymous";
    /** What may stand for the name of a caller who is not shown: none of them tells who it is. */
    private static final Set<String> WITHHELD = Set.of("Anonymous", "Private", "Restricted", "Unavailable");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern ATTESTATION = Pattern.compile("[ABC]");
    private static final Pattern VERSTAT =
            Pattern.compile(";\\s*verstat=\"?([A-Za-z0-9-]{1,64}+)(?![^;>@,?\\s\"])", Pattern.CASE_INSENSITIVE);

    private CallerIdentity() {
    }

    /** The URI of a number or {@code sip:} URI seen from a host; null when it is neither. */
    static String uri(String address, String host) {
        String text = address.trim();
        if (text.regionMatches(true, 0, "sip:", 0, 4) || text.regionMatches(true, 0, "sips:", 0, 5)) {
            SipAddress parsed = SipAddress.parse("<" + text + ">");
            return parsed.host().isEmpty() ? null : parsed.uri();
        }
        String number = text.regionMatches(true, 0, "tel:", 0, 4) ? text.substring(4) : text;
        number = number.replaceAll("[-.() ]", "");
        return number.matches("\\+?[0-9*#]{1,32}") ? "sip:" + number.replace("#", "%23") + "@" + host : null;
    }

    /** The From value of a call of ours. */
    static String from(DialRequest request, String fromUri) {
        if (request.privacy()) { // RFC 3323 §4.1.1.3
            String word = request.displayName() != null && WITHHELD.contains(request.displayName())
                    ? request.displayName() : "Anonymous";
            return HeaderText.quoted(word) + " <sip:anonymous@anonymous.invalid>";
        }
        String name = request.displayName() == null || request.displayName().isBlank() ? ""
                : HeaderText.quoted(request.displayName()) + " ";
        return name + "<" + fromUri + ">";
    }

    static Map<String, String> headers(DialRequest request, String fromUri) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (request.privacy()) { // RFC 3325 §9
            headers.put("P-Asserted-Identity", "<" + fromUri + ">");
            headers.put("Privacy", "id");
        }
        if (request.uui() != null && !request.uui().isBlank()) {
            headers.put("User-To-User", request.uui());
        }
        String host = fromUri.substring(fromUri.indexOf('@') + 1);
        String diversions = request.diversions().stream().map(step -> diversion(step, host)).filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        if (!diversions.isEmpty()) {
            headers.put("Diversion", diversions);
        }
        return headers;
    }

    /** RFC 5806 §4; null for a step by somebody who cannot be named. */
    private static String diversion(IncomingCall.Diversion step, String host) {
        String uri = uri(step.number(), host);
        String reason = isWord(step.reason()) ? step.reason() : "unknown";
        return uri == null ? null : "<" + uri + ">" + parameter("reason", reason) + parameter("privacy", step.privacy())
                + parameter("screen", step.screen()) + parameter("counter", step.counter())
                + parameter("limit", step.limit());
    }

    private static String parameter(String name, String value) {
        return isWord(value) ? ";" + name + "=" + value : "";
    }

    private static boolean isWord(String value) {
        return value != null && WORD.matcher(value).matches();
    }

    /** The caller's number as it may be shown. */
    static String caller(SipRequest invite) {
        SipAddress from = invite.from();
        boolean withheld = from.user().isEmpty() || from.user().equalsIgnoreCase(ANONYMOUS)
                || from.host().toLowerCase(Locale.ROOT).endsWith("anonymous.invalid");
        for (String value : invite.headers("Privacy")) {
            for (String token : value.split("[;,]")) {
                withheld |= token.trim().equalsIgnoreCase("id") || token.trim().equalsIgnoreCase("user");
            }
        }
        if (withheld) {
            return ANONYMOUS;
        }
        return invite.header("P-Asserted-Identity").map(value -> SipAddress.parse(value).number())
                .filter(number -> !number.isEmpty()).orElse(from.number());
    }

    static String callee(SipRequest invite) {
        SipAddress target = invite.target();
        return target.user().isEmpty() ? invite.to().number() : target.number();
    }

    static List<IncomingCall.Diversion> diversions(SipRequest invite) {
        List<IncomingCall.Diversion> all = new ArrayList<>();
        for (String value : invite.headers("Diversion")) {
            for (String one : splitList(value)) {
                String reason = word(one, "reason");
                all.add(new IncomingCall.Diversion(SipAddress.parse(addressPart(one)).number(),
                        reason == null ? "unknown" : reason, word(one, "privacy"), word(one, "screen"),
                        word(one, "counter"), word(one, "limit")));
            }
        }
        return List.copyOf(all);
    }

    /** What is no word, or longer than any that means something, counts as not said. */
    private static String word(String headerValue, String parameter) {
        String value = HeaderText.parameter(headerValue, parameter);
        return isWord(value) ? value : null;
    }

    /** As trunks tell it that have checked the signature (ATIS-1000074); the Identity header itself is not read. */
    static Optional<StirShaken> stirShaken(SipRequest invite) {
        String verstat = Stream.concat(invite.headers("P-Asserted-Identity").stream(), invite.headers("From").stream())
                .map(CallerIdentity::verstat).filter(Objects::nonNull).findFirst().orElse(null);
        String attestation = matching(invite, "P-Attestation-Indicator", ATTESTATION);
        String origin = matching(invite, "P-Origination-Id", WORD);
        return verstat == null && attestation == null && origin == null ? Optional.empty()
                : Optional.of(new StirShaken(verstat, attestation, origin));
    }

    /** A parameter of the number, the URI or the From; in the display name it would be the caller's own word. */
    private static String verstat(String address) {
        Matcher found = VERSTAT.matcher(address).region(Math.max(address.lastIndexOf('<'), 0), address.length());
        return found.find() ? found.group(1) : null;
    }

    private static String matching(SipRequest invite, String header, Pattern pattern) {
        return invite.header(header).map(value -> value.replace("\"", "").trim())
                .filter(value -> pattern.matcher(value).matches()).orElse(null);
    }

    private static String addressPart(String value) {
        int close = value.indexOf('>');
        return close < 0 ? value : value.substring(0, close + 1);
    }

    /** Splits at commas outside of quotes and angle brackets. */
    private static List<String> splitList(String value) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        boolean inside = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                inside = c == '<';
            } else if (c == ',' && !quoted && !inside) {
                parts.add(value.substring(start, i).trim());
                start = i + 1;
            }
        }
        parts.add(value.substring(start).trim());
        return parts;
    }
}
