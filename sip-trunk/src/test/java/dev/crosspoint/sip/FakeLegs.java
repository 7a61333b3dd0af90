package dev.crosspoint.sip;

import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.sip.call.FakeMedia;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Legs without media, which only count how many are open. */
final class FakeLegs implements Legs {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    volatile boolean full;

    @Override
    public Leg open(String id, List<PhoneCodec> codecs, MediaEvents sink) throws NoFreePortException {
        if (full) {
            throw new NoFreePortException("none left");
        }
        open.incrementAndGet();
        return new FakeLeg(10_000 + 2 * opened.incrementAndGet() % 50_000);
    }

    private final class FakeLeg extends FakeMedia implements Leg {
        private boolean closed;

        FakeLeg(int port) {
            super(port);
        }

        @Override
        public PhoneLeg phone() {
            return null;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }
}
