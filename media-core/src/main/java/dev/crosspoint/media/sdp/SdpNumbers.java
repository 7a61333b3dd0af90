package dev.crosspoint.media.sdp;

/** Numbers of the wire, read without exceptions. */
final class SdpNumbers {
    private SdpNumbers() {
    }

    /** The decimal number, or -1 where it is none or lies outside the bounds. */
    static int parse(String digits, int min, int max) {
        long n = parseLong(digits, max);
        return n < min ? -1 : (int) n;
    }

    /** The decimal number from 0 to {@code max}, or -1. */
    static long parseLong(String digits, long max) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long n = 0;
        for (int i = 0; i < digits.length(); i++) {
            int d = digits.charAt(i) - '0';
            if (d < 0 || d > 9) {
                return -1;
            }
            n = n * 10 + d;
        }
        return n > max ? -1 : n;
    }
}
