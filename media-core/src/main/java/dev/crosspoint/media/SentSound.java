package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;

/**
 * What a phone hears: everything that we send to it, prompts and other parties alike, to be recorded and listened to as
 * if it were a far side of its own.
 */
public final class SentSound implements Audible {
    private final Source source;

    SentSound(Source source) {
        this.source = source;
    }

    /** For a reader outside the media path; to be closed. */
    public SoundFeed feed() {
        return SoundFeed.open(this);
    }

    RtpSource source() {
        return source;
    }

    /** The same on its shard. */
    static final class Source implements RtpSource {
        private final Shard shard;
        private final Listeners listeners = new Listeners();
        private final HeardSound sound = new HeardSound();
        private boolean closed;

        Source(Shard shard) {
            this.shard = shard;
        }

        /** A packet is about to be sent, not yet encrypted. */
        void sends(Packet packet, int length, Codec codec, long nowNs) {
            if (!listeners.isEmpty()) {
                packet.length(length);
                try {
                    listeners.onRtp(packet, null, codec, false, nowNs);
                } catch (RuntimeException fault) { // the listener has ended; who is talked to hears on
                    shard.counters().add(ShardCounter.FAULTS);
                }
            }
        }

        void end(long nowNs) {
            closed = true;
            listeners.end(nowNs);
        }

        @Override
        public Shard shard() {
            return shard;
        }

        @Override
        public Listeners listeners() {
            return listeners;
        }

        @Override
        public boolean closed() {
            return closed;
        }

        @Override
        public HeardSound heardSound() {
            return sound;
        }

        @Override
        public void digitHeard(char key, int durationMs) {
            // digits that we send are no news
        }
    }
}
