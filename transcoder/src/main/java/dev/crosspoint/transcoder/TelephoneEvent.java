package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;

/** The four-byte RTP payload that says "this key is held" (RFC 4733 §2.3), read and written in place. */
public final class TelephoneEvent {
    public static final int LENGTH = 4;
    /** Longest duration one packet can tell, in clock ticks; longer events go in segments (RFC 4733 §2.5.1.3). */
    public static final int MAX_DURATION = 0xFFFF;

    private static final String KEYS = "0123456789*#ABCD";
    private static final int END = 0x80;
    private static final int VOLUME = 0x3F;

    private TelephoneEvent() {
    }

    /** Event code: 0 to 15 are the keys, others signals that are not passed on. */
    public static int event(ByteBuffer payload, int offset) {
        return payload.get(offset) & 0xFF;
    }

    public static boolean end(ByteBuffer payload, int offset) {
        return (payload.get(offset + 1) & END) != 0;
    }

    /** Power as -dBm0, 0 to 63. */
    public static int volume(ByteBuffer payload, int offset) {
        return payload.get(offset + 1) & VOLUME;
    }

    /** How long the event has lasted, in ticks of the RTP clock. */
    public static int duration(ByteBuffer payload, int offset) {
        return (payload.get(offset + 2) & 0xFF) << 8 | payload.get(offset + 3) & 0xFF;
    }

    /** Writes a payload; returns {@link #LENGTH}. */
    public static int write(int event, boolean end, int volume, int duration, ByteBuffer out, int offset) {
        out.put(offset, (byte) event);
        out.put(offset + 1, (byte) ((end ? END : 0) | volume & VOLUME));
        out.put(offset + 2, (byte) (duration >> 8));
        out.put(offset + 3, (byte) duration);
        return LENGTH;
    }

    /** The event code of a key, small letters too, or -1. */
    public static int eventOf(char key) {
        return KEYS.indexOf(Character.toUpperCase(key));
    }

    /** The key of an event code, or 0 when it is none. */
    public static char keyOf(int event) {
        return event >= 0 && event < KEYS.length() ? KEYS.charAt(event) : 0;
    }
}
