package dev.crosspoint.signaling.bxml;

/**
 * Tells the application of every digit from here on.
 *
 * @param told the asynchronous event's callback
 * @param tag  the call's tag from here on; null leaves it, empty clears it
 */
public record StartGather(Callback told, String tag) implements Verb {
    static StartGather read(VerbReader in) throws BxmlFault {
        in.noChildren();
        Callback told = in.notice("dtmf");
        if (told == null) {
            throw in.fault("needs dtmfUrl");
        }
        return new StartGather(told, in.tag());
    }
}
