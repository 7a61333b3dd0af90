package dev.crosspoint.media;

/** Between the shard that hears and the shard that listens. */
sealed interface TapCommand extends Command {
    SoundTap tap();

    @Override
    default Object target() {
        return tap();
    }

    /** To the shard that hears. */
    record Attach(SoundTap tap) implements TapCommand {
        @Override
        public void run(long nowNs) {
            tap.attached(nowNs);
        }
    }

    /** To the shard that hears. */
    record Detach(SoundTap tap) implements TapCommand {
        @Override
        public void run(long nowNs) {
            tap.detached();
        }
    }

    /** To the shard that listens. */
    record Ended(SoundTap tap) implements TapCommand {
        @Override
        public void run(long nowNs) {
            tap.over();
        }
    }
}
