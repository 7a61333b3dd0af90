package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.signaling.stream.OpenStream;
import dev.crosspoint.signaling.stream.StreamEnd;
import dev.crosspoint.signaling.stream.StreamListener;
import dev.crosspoint.signaling.stream.StreamOpener;
import dev.crosspoint.signaling.stream.StreamOrder;

/** WebSocket servers played by the test: it accepts, refuses and closes. */
final class FakeStreams implements StreamOpener {
    final Inbox<Ordered> ordered = new Inbox<>();

    /** A stream that a call wants. */
    static final class Ordered implements OpenStream {
        final StreamOrder order;
        private final StreamListener told;
        private boolean over;

        Ordered(StreamOrder order, StreamListener told) {
            this.order = order;
            this.told = told;
        }

        void accepts() {
            told.started();
        }

        synchronized void ends(StreamEnd why) {
            if (!over) {
                over = true;
                told.ended(why);
            }
        }

        @Override
        public void stop() {
            ends(StreamEnd.CLOSED);
        }
    }

    @Override
    public OpenStream open(StreamOrder order, PhoneLeg leg, StreamListener told) {
        Ordered stream = new Ordered(order, told);
        ordered.add(stream);
        return stream;
    }
}
