package dev.crosspoint.sip.message;

/** How telephone numbers appear in logs. */
public final class PhoneNumbers {
    private static final int SHOWN_HEAD = 4;
    private static final int SHOWN_TAIL = 2;

    private PhoneNumbers() {
    }

    /** {@code +15551230001} becomes {@code +155***01}; a short or odd one shows its length only. */
    public static String masked(String number) {
        if (number == null || number.length() < SHOWN_HEAD + SHOWN_TAIL + 2) {
            return "***(" + (number == null ? 0 : number.length()) + ")";
        }
        return HeaderText.clean(number.substring(0, SHOWN_HEAD) + "***"
                + number.substring(number.length() - SHOWN_TAIL));
    }
}
