package dev.crosspoint.signaling.bxml;

/**
 * Asks the application for another document, which replaces this one.
 *
 * @param tag the call's tag from here on; null leaves it, empty clears it
 */
public record Redirect(Callback callback, String tag) implements Verb {
    static Redirect read(VerbReader in) throws BxmlFault {
        Callback callback = in.callback("redirect", true);
        return new Redirect(callback, in.tag());
    }
}
