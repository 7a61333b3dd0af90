package dev.crosspoint.signaling.bxml;

/**
 * Ends a stream, or waits until it has ended.
 *
 * @param waits whether the document goes on only once the server, or the end of its connection, has ended the stream
 */
public record StopStream(String name, boolean waits) implements Verb {
    static StopStream read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new StopStream(in.required("name"), in.bool("wait", false));
    }
}
