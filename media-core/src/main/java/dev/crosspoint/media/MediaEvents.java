package dev.crosspoint.media;

/** Where a peer or leg reports to. Called on the shard thread: it must not block and should only fill a mailbox. */
@FunctionalInterface
public interface MediaEvents {
    void on(MediaEvent event);
}
