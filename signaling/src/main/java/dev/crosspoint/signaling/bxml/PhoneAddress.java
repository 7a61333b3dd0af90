package dev.crosspoint.signaling.bxml;

import java.util.Set;
import java.util.regex.Pattern;

/** What may be dialled, and what may be shown in place of a number. */
public final class PhoneAddress {
    /** In place of a caller's number: it is withheld. */
    public static final Set<String> WITHHELD = Set.of("Restricted", "Anonymous", "Private", "Unavailable");
    static final int MAX_LENGTH = 1024;
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");
    private static final Pattern SIP = Pattern.compile("sips?:[^\\s\\p{Cntrl}<>\"]{1,1000}");
    private static final Pattern UUI = Pattern.compile("[^;,\\s\\p{Cntrl}]+;encoding=(jwt|base64|hex)");

    private PhoneAddress() { }

    public static boolean isE164(String text) {
        return E164.matcher(text).matches();
    }

    public static boolean isSipUri(String text) {
        return SIP.matcher(text).matches();
    }

    /** A list of values each of which says how it is encoded. */
    static boolean isUui(String text) {
        for (String value : text.split(",", -1)) {
            if (!UUI.matcher(value.strip()).matches()) {
                return false;
            }
        }
        return true;
    }
}
