package dev.crosspoint.signaling.bxml;

import dev.crosspoint.prompt.speech.Ssml;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Typed access to one verb's attributes and content; attributes nobody asked for end as warnings. */
final class VerbReader {
    private static final int MAX_CREDENTIAL = 1024;
    private static final int MAX_DISPLAY_NAME = 256;

    private final XmlNode.Element element;
    private final URI base;
    private final List<String> warnings;
    private final Set<String> known = new HashSet<>();

    VerbReader(XmlNode.Element element, URI base, List<String> warnings) {
        this.element = element;
        this.base = base;
        this.warnings = warnings;
    }

    String name() {
        return element.name();
    }

    BxmlFault fault(String message) {
        return new BxmlFault(element.line(), name() + " " + message);
    }

    /** The attribute's value; null when it is absent or, as document builders write it, empty. */
    private String attribute(String attribute) {
        known.add(attribute);
        String value = element.attributes().get(attribute);
        return value == null || value.isEmpty() ? null : value;
    }

    private String attribute(String attribute, int maxLength) throws BxmlFault {
        String value = attribute(attribute);
        if (value != null && value.length() > maxLength) {
            throw fault(attribute + " must not be longer than " + maxLength + " characters");
        }
        return value;
    }

    boolean bool(String attribute, boolean otherwise) throws BxmlFault {
        String value = attribute(attribute);
        return switch (value) {
            case null -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw fault(attribute + " must be true or false");
        };
    }

    Duration seconds(String attribute, double low, double high, double otherwise) throws BxmlFault {
        String value = attribute(attribute);
        double seconds = otherwise;
        if (value != null) {
            try {
                seconds = Double.parseDouble(value);
            } catch (NumberFormatException _) {
                throw fault(attribute + " must be a number of seconds");
            }
            if (!(seconds >= low && seconds <= high)) {
                throw fault(attribute + " must be between " + plain(low) + " and " + plain(high) + " seconds");
            }
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    Duration millis(String attribute, int low, int high, int otherwise) throws BxmlFault {
        return Duration.ofMillis(integer(attribute, low, high, otherwise));
    }

    /** A whole number; fractions are taken as document builders may write them, rounded. */
    int integer(String attribute, int low, int high, int otherwise) throws BxmlFault {
        String value = attribute(attribute);
        if (value == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= low && number <= high) {
                return (int) Math.round(number);
            }
        } catch (NumberFormatException _) {
            throw fault(attribute + " must be a number");
        }
        throw fault(attribute + " must be between " + low + " and " + high);
    }

    /** The attribute's value, empty when there is none. */
    String plain(String attribute, int maxLength) throws BxmlFault {
        String value = attribute(attribute, maxLength);
        return value == null ? "" : value;
    }

    /** Keys of a telephone; the other ones when absent, none when empty. */
    String keys(String attribute, String otherwise) throws BxmlFault {
        String value = plain(attribute, 32);
        if (!value.matches("[0-9*#A-Da-d]*")) {
            throw fault(attribute + " may hold the digits 0-9, *, # and A-D");
        }
        return element.attributes().containsKey(attribute) ? value.toUpperCase(Locale.ROOT) : otherwise;
    }

    String fileFormat() throws BxmlFault {
        return word("fileFormat", Set.of("wav", "mp3"), "wav");
    }

    /** The attributes of transcription, which nobody does here. */
    void transcription() throws BxmlFault {
        if (bool("transcribe", false)) {
            warnings.add(fault("is recorded, but not transcribed").getMessage());
        }
        bool("detectLanguage", false);
        notice("transcriptionAvailable");
    }

    URI url(String attribute) throws BxmlFault {
        String value = attribute(attribute);
        return value == null ? null : resolved(attribute, value);
    }

    private URI resolved(String what, String value) throws BxmlFault {
        return Urls.resolve(base, value).orElseThrow(() -> fault(what
            + " must be an http or https URL of at most " + Urls.MAX_LENGTH + " characters"
            + (base == null ? ", absolute because no URL is known that it could be relative to" : "")));
    }

    private String method(String attribute) throws BxmlFault {
        String value = attribute(attribute);
        return switch (value) {
            case null -> "POST";
            case "POST", "GET" -> value;
            default -> throw fault(attribute + " must be GET or POST");
        };
    }

    /** The sticky tag: null when absent, empty to clear. */
    String tag() throws BxmlFault {
        attribute("tag", Tag.MAX_LENGTH);
        return element.attributes().get("tag");
    }

    /**
     * The attribute group of a synchronous event: {@code xUrl}, {@code xMethod}, {@code xFallbackUrl},
     * {@code xFallbackMethod} and the two pairs of credentials.
     *
     * @param textAllowed whether the URL may be the element's text when the attribute is missing
     */
    Callback callback(String prefix, boolean textAllowed) throws BxmlFault {
        noChildren();
        URI url = url(prefix + "Url");
        String text = element.text();
        if (url == null && textAllowed && !text.isEmpty()) {
            url = resolved("text", text);
        } else if (!text.isEmpty()) {
            warnings.add(fault("has text, ignored").getMessage());
        }
        if (url == null) {
            throw fault("needs " + prefix + "Url");
        }
        return callback(prefix, url);
    }

    /** The same where the URL may be missing, then null; says nothing of the content. */
    Callback callbackIfAny(String prefix) throws BxmlFault {
        return callback(prefix, url(prefix + "Url"));
    }

    private Callback callback(String prefix, URI url) throws BxmlFault {
        String method = method(prefix + "Method");
        URI fallbackUrl = url(prefix + "FallbackUrl");
        String fallbackMethod = method(prefix + "FallbackMethod");
        String username = attribute("username", MAX_CREDENTIAL);
        String password = attribute("password", MAX_CREDENTIAL);
        String fallbackUsername = attribute("fallbackUsername", MAX_CREDENTIAL);
        String fallbackPassword = attribute("fallbackPassword", MAX_CREDENTIAL);
        Callback fallback = fallbackUrl == null ? null
            : new Callback(fallbackUrl, fallbackMethod, fallbackUsername, fallbackPassword, null);
        return url == null ? null : new Callback(url, method, username, password, fallback);
    }

    /**
     * The attribute group of an asynchronous event: {@code xUrl}, {@code xMethod} and one pair of credentials; null
     * without a URL. The contract knows no fallback for it.
     */
    Callback notice(String prefix) throws BxmlFault {
        URI url = url(prefix + "Url");
        String method = method(prefix + "Method");
        String username = attribute("username", MAX_CREDENTIAL);
        String password = attribute("password", MAX_CREDENTIAL);
        return url == null ? null : new Callback(url, method, username, password, null);
    }

    /** The attribute's value, or this when it is absent or empty. */
    String text(String attribute, String otherwise) {
        String value = attribute(attribute);
        return value == null ? otherwise : value;
    }

    String required(String attribute) throws BxmlFault {
        String value = attribute(attribute);
        if (value == null) {
            throw fault("needs " + attribute);
        }
        return value;
    }

    String word(String attribute, Set<String> allowed, String otherwise) throws BxmlFault {
        String value = attribute(attribute);
        if (value != null && !allowed.contains(value)) {
            throw fault(attribute + " must be one of " + allowed.stream().sorted().toList());
        }
        return value == null ? otherwise : value;
    }

    /** A number or a word in place of one; null when absent or empty. */
    String callerId(String attribute) throws BxmlFault {
        String value = attribute(attribute);
        if (value != null && !PhoneAddress.isE164(value) && !PhoneAddress.WITHHELD.contains(value)) {
            throw fault(attribute + " must be an E164 telephone number or one of "
                + PhoneAddress.WITHHELD.stream().sorted().toList());
        }
        return value;
    }

    String displayName(String attribute) throws BxmlFault {
        String value = attribute(attribute, MAX_DISPLAY_NAME);
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw fault(attribute + " must not contain control characters");
        }
        return value;
    }

    String uui(int maxLength) throws BxmlFault {
        String value = attribute("uui", maxLength);
        if (value != null && !PhoneAddress.isUui(value)) {
            throw fault("uui: each value must end with ;encoding=jwt, base64 or hex");
        }
        return value;
    }

    /** The verb's text, stripped; empty when there is none. */
    String text(int maxLength) throws BxmlFault {
        noChildren();
        String text = element.text();
        if (text.length() > maxLength) {
            throw fault("must not be longer than " + maxLength + " characters");
        }
        return text;
    }

    String requiredText(int maxLength) throws BxmlFault {
        String text = text(maxLength);
        if (text.isEmpty()) {
            throw fault("must not be empty");
        }
        return text;
    }

    String credential(String attribute) throws BxmlFault {
        return attribute(attribute, MAX_CREDENTIAL);
    }

    /** The same where SDKs write the attribute in another way too. */
    String credential(String attribute, String alias) throws BxmlFault {
        String other = credential(alias);
        String value = credential(attribute);
        return value == null ? other : value;
    }

    /** The text, which is a URL. */
    URI requiredTextUrl() throws BxmlFault {
        return resolved("text", requiredText(Urls.MAX_LENGTH));
    }

    /** The content as speech, with its markup. */
    List<Ssml> speech() throws BxmlFault {
        List<Ssml> speech = new SpeechReader(this).read(element);
        if (speech.stream().allMatch(part -> part instanceof Ssml.Text(String text) && text.isBlank())) {
            throw fault("must not be empty");
        }
        return speech;
    }

    /** The prompts inside; nothing else may be there. */
    List<Prompt> prompts() throws BxmlFault {
        List<Prompt> prompts = new ArrayList<>();
        for (XmlNode.Element child : element.elements()) {
            VerbReader in = new VerbReader(child, base, warnings);
            prompts.add(switch (child.name()) {
                case "PlayAudio" -> PlayAudio.read(in);
                case "SpeakSentence" -> SpeakSentence.read(in);
                default -> throw fault("must not contain " + child.name());
            });
            in.warnOfUnknownAttributes();
        }
        if (!element.text().isEmpty()) {
            warnings.add(fault("has text, ignored").getMessage());
        }
        return prompts;
    }

    void warn(String message) {
        warnings.add(fault(message).getMessage());
    }

    void noChildren() throws BxmlFault {
        if (!element.elements().isEmpty()) {
            throw fault("must not contain " + element.elements().getFirst().name());
        }
    }

    /** The elements inside, which must all have this name. */
    List<VerbReader> children(String allowed) throws BxmlFault {
        return children(Set.of(allowed));
    }

    /** The elements inside, which must all have one of these names. */
    List<VerbReader> children(Set<String> allowed) throws BxmlFault {
        List<VerbReader> children = new ArrayList<>();
        for (XmlNode.Element child : element.elements()) {
            if (!allowed.contains(child.name())) {
                throw fault("must not contain " + child.name());
            }
            children.add(new VerbReader(child, base, warnings));
        }
        if (!element.text().isEmpty()) {
            warnings.add(fault("has text, ignored").getMessage());
        }
        return children;
    }

    /** To be called when the verb has been read. */
    void warnOfUnknownAttributes() {
        for (String attribute : element.attributes().keySet()) {
            if (!known.contains(attribute)) {
                warnings.add(fault("has an unknown attribute " + attribute + ", ignored").getMessage());
            }
        }
    }
}
