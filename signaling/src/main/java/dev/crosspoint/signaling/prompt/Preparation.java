package dev.crosspoint.signaling.prompt;

/** A prompt on its way to being played. Closing it lets go of the sound, also of one that comes later. */
public final class Preparation implements AutoCloseable {
    private Sound sound;
    private boolean closed;
    private Runnable whenClosed;

    /** Whether it is wanted no more. */
    synchronized boolean closed() {
        return closed;
    }

    /** What to do once it is closed, at once if it is; null when there is nothing to be done any more. */
    void whenClosed(Runnable step) {
        synchronized (this) {
            whenClosed = step;
            if (!closed || step == null) {
                return;
            }
            whenClosed = null;
        }
        step.run();
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
        Runnable step;
        synchronized (this) {
            closed = true;
            step = whenClosed;
            whenClosed = null;
            made = sound;
            sound = null;
        }
        if (step != null) {
            step.run();
        }
        if (made != null) {
            made.close();
        }
    }
}
