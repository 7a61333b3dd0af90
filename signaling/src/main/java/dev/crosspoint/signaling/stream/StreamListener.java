package dev.crosspoint.signaling.stream;

/** Hears what becomes of a stream: its begin, if it came to that, and its end. On any thread; must not block. */
public interface StreamListener {
    void started();

    /** Once, whether it had started or not. */
    void ended(StreamEnd why);
}
