package dev.crosspoint.ng.sdp;

/** Numbers of the wire, read without exceptions. */
public final class Numbers {
    private static final int MAX_DIGITS = 9;

    private Numbers() {
    }

    /** The decimal number, or -1 where it is none or lies outside the bounds. */
    public static int parse(String digits, int min, int max) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            return -1;
        }
        int n = 0;
        for (int i = 0; i < digits.length(); i++) {
            int d = digits.charAt(i) - '0';
            if (d < 0 || d > 9) {
                return -1;
            }
            n = n * 10 + d;
        }
        return n < min || n > max ? -1 : n;
    }
}
