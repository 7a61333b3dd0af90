package dev.crosspoint.media;

/** One wake-up of one owner, made once and scheduled again and again. Belongs to a shard's {@link Timers}. */
final class Timer {
    /** Who is woken. */
    interface Handler {
        void due(long nowNs);
    }

    static final int IDLE = -1;

    final Handler handler;
    long deadlineNs;
    int place = IDLE;

    Timer(Handler handler) {
        this.handler = handler;
    }
}
