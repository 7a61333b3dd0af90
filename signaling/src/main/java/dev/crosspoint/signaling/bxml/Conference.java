package dev.crosspoint.signaling.bxml;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes the call into a conference until it leaves or the conference is over.
 *
 * @param mute            hears, but is not heard
 * @param hold            neither hears nor is heard
 * @param callIdsToCoach  who alone hears the call; empty for an ordinary member
 * @param event           asked about what happens in the conference, if this call is the first; or null
 * @param callbackTimeout of that; null for the call's own
 */
public record Conference(String name, boolean mute, boolean hold, List<String> callIdsToCoach, Callback event,
        String tag, Duration callbackTimeout) implements Verb {
    private static final int MAX_NAME = 100;
    private static final int MAX_COACHED = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    public Conference {
        callIdsToCoach = List.copyOf(callIdsToCoach);
    }

    static Conference read(VerbReader in) throws BxmlFault {
        String name = in.requiredText(MAX_NAME);
        if (!NAME.matcher(name).matches()) {
            throw in.fault("needs a name of letters, digits, - _ and .");
        }
        String coached = in.text("callIdsToCoach", "");
        List<String> ids = Arrays.stream(coached.split(",")).map(String::strip).filter(id -> !id.isEmpty()).toList();
        if (ids.size() > MAX_COACHED) {
            throw in.fault("callIdsToCoach must not name more than " + MAX_COACHED + " calls");
        }
        boolean mute = in.bool("mute", false);
        boolean hold = in.bool("hold", false);
        Callback event = in.callbackIfAny("conferenceEvent");
        String seconds = in.text("callbackTimeout", in.text("calbackTimeout", "")); // as the vendor's pages spell it
        Duration timeout = seconds.isEmpty() ? null : in.seconds(
            in.text("callbackTimeout", "").isEmpty() ? "calbackTimeout" : "callbackTimeout", 1, 25, 15);
        return new Conference(name, mute, hold, ids, event, in.tag(), timeout);
    }
}
