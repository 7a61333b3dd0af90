package dev.crosspoint.signaling.bxml;

/** What became of a document. */
public sealed interface BxmlResult {
    /** It may run. */
    record Accepted(BxmlDocument document) implements BxmlResult { }

    /** Nothing of it runs. The message is fit for the application's developer and free of the document's secrets. */
    record Refused(Why why, String message) implements BxmlResult { }

    /** Whose fault a refusal is. */
    enum Why {
        /** The document is not BXML. */
        INVALID,
        /** The document is BXML, with a verb that this version cannot run. */
        UNSUPPORTED
    }
}
