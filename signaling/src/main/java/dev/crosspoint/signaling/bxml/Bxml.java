package dev.crosspoint.signaling.bxml;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Reads documents. */
public final class Bxml {
    public static final int MAX_BYTES = 64 * 1024;

    private Bxml() { }

    /**
     * Reads a document completely before anything of it may run.
     *
     * @param base the URL that returned the document; null when none is known, so that relative URLs are refused
     */
    public static BxmlResult parse(byte[] body, URI base) {
        return parse(body, base, DocumentPlace.CALL);
    }

    /** The same for a document that runs at this place: one with a verb that is not allowed there is refused whole. */
    public static BxmlResult parse(byte[] body, URI base, DocumentPlace place) {
        if (body.length > MAX_BYTES) {
            return invalid("the document is larger than 64 KB");
        }
        try {
            XmlNode.Element root = XmlTree.read(body);
            if (!root.name().equals("Response") && !root.name().equals("Bxml")) {
                return invalid("the root element must be Response or Bxml, found " + root.name());
            }
            return verbs(root, base, place);
        } catch (BxmlFault fault) {
            return invalid(fault.getMessage());
        }
    }

    private static BxmlResult verbs(XmlNode.Element root, URI base, DocumentPlace place)
            throws BxmlFault {
        List<Verb> verbs = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        String unsupported = null;
        for (XmlNode.Element element : root.elements()) {
            if (!place.allows(element.name())) {
                throw new BxmlFault(element.line(), element.name() + " is not allowed on " + place.label());
            }
            VerbCatalog.Reader reader = VerbCatalog.VERBS.get(element.name());
            if (reader != null) {
                VerbReader in = new VerbReader(element, base, warnings);
                verbs.add(reader.read(in));
                in.warnOfUnknownAttributes();
            } else if (VerbCatalog.NOT_YET.contains(element.name())) {
                unsupported = unsupported == null ? element.name() : unsupported;
            } else {
                throw new BxmlFault(element.line(), "unknown verb " + element.name());
            }
        }
        if (unsupported != null) {
            return new BxmlResult.Refused(BxmlResult.Why.UNSUPPORTED,
                "the verb " + unsupported + " is not supported yet");
        }
        if (!root.text().isEmpty()) {
            warnings.add("text between the verbs, ignored");
        }
        return new BxmlResult.Accepted(new BxmlDocument(verbs, base, warnings));
    }

    private static BxmlResult invalid(String message) {
        return new BxmlResult.Refused(BxmlResult.Why.INVALID, message);
    }
}
