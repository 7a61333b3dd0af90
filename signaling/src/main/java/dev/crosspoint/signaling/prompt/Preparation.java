package dev.crosspoint.signaling.prompt;

/** A prompt on its way to being played. Closing it lets go of the sound, also of one that comes later. */
public final class Preparation implements AutoCloseable {
    private Sound sound;
    private boolean closed;

    /** Whether it is wanted no more. */
    synchronized boolean closed() {
        return closed;
    }

    /** False where nobody wants it any more; it is closed then. */
    boolean ready(Sound made) {
        synchronized (this) {
            if (!closed) {
                sound = made;
                return true;
            }
        }
        made.close();
        return false;
    }

    @Override
    public void close() {
        Sound made;
        synchronized (this) {
            closed = true;
            made = sound;
            sound = null;
        }
        if (made != null) {
            made.close();
        }
    }
}
