package dev.crosspoint.media;

/** Whether something is listened for in the sound of a leg. */
sealed interface EarCommand extends Command {
    /** Digits. */
    record Digits(ToneEar ear, boolean on) implements EarCommand {
        @Override
        public Object target() {
            return ear.leg();
        }

        @Override
        public void run(long nowNs) {
            ear.listen(on);
        }
    }

    /** Silence. */
    record Silence(SilenceEar ear, boolean on) implements EarCommand {
        @Override
        public Object target() {
            return ear.leg();
        }

        @Override
        public void run(long nowNs) {
            if (on) {
                ear.open(nowNs);
            } else {
                ear.close();
            }
        }
    }

    /** All of it, for a reader elsewhere. */
    record Feed(SoundFeed feed, boolean on) implements EarCommand {
        @Override
        public Object target() {
            return feed.said();
        }

        @Override
        public void run(long nowNs) {
            feed.listen(on);
        }
    }
}
