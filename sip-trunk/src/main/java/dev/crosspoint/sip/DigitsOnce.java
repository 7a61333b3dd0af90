package dev.crosspoint.sip;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Finds the digits that a far side tells on two ways, by INFO and in its media: the second telling of a key on the
 * other way within a short time is the same press. Each telling is matched once, so that quick presses of one key stay
 * what they are. Used by one thread at a time.
 */
final class DigitsOnce {
    /** The media tell a key when it is released, INFO when it is pressed: longer presses are rare. */
    private static final long SAME_NS = 1_500_000_000L;
    private static final int MOST = 64;

    /** How a digit was told. */
    enum Means { SIGNALLING, MEDIA }

    private record Told(char key, Means means, long atNs) { }

    private final ArrayDeque<Told> recent = new ArrayDeque<>();

    /** Whether this is the first telling of a press. */
    boolean first(char key, Means means, long nowNs) {
        while (!recent.isEmpty() && (nowNs - recent.peek().atNs() > SAME_NS || recent.size() >= MOST)) {
            recent.poll();
        }
        for (Iterator<Told> it = recent.iterator(); it.hasNext();) {
            Told told = it.next();
            if (told.key() == key && told.means() != means) {
                it.remove();
                return false;
            }
        }
        recent.add(new Told(key, means, nowNs));
        return true;
    }
}
