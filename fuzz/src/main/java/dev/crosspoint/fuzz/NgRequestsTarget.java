package dev.crosspoint.fuzz;

import dev.crosspoint.media.DrivenMedia;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.ng.NgCounters;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.NgTime;
import dev.crosspoint.ng.call.NgCalls;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.sdp.SdpBody;
import dev.crosspoint.ng.wire.Decoded;
import dev.crosspoint.ng.wire.NgMessage;

/**
 * Requests, a message each, carried out in turn by a whole engine without sockets. A description that goes out can be
 * read, every request has a result, and when all calls are closed nothing of them is left.
 */
public final class NgRequestsTarget {
    private static final int MOST_REQUESTS = 8;
    private static final long STEP_NS = 20_000_000;
    private static final NgTime TIME = new NgTime() {
        @Override
        public long nowMs() {
            return 1_700_000_000_000L + nowNs / 1_000_000;
        }

        @Override
        public long nowNs() {
            return nowNs;
        }
    };
    private static long nowNs = 1_000_000_000L;
    /** A range of ports, which are used again: there are more inputs than ports. */
    private static final DrivenMedia MEDIA = DrivenMedia.open(MediaSettings.loopback().withPorts(0, 30_000, 31_999),
            nowNs, (from, packet) -> { });
    private static final NgSettings SETTINGS = NgSettings.loopback();

    private NgRequestsTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 16 * 1024 * 1024, input -> {
            try (NgCalls calls = new NgCalls(MEDIA.engine(), SETTINGS, new NgCounters(), TIME)) {
                for (int i = 0; i < MOST_REQUESTS && !input.isEmpty(); i++) {
                    request(calls, input.block());
                    nowNs += STEP_NS;
                    MEDIA.turn(nowNs);
                    calls.sweep(_ -> true);
                }
            }
            nowNs += STEP_NS;
            MEDIA.turn(nowNs);
            Bounds.holds(MEDIA.timers() == 0, MEDIA.timers() + " timers are left of calls that are closed");
        });
    }

    private static void request(NgCalls calls, byte[] bytes) {
        int cookie = NgMessage.cookieLength(bytes);
        if (cookie < 0) {
            return;
        }
        NgMessage message = NgMessage.read(bytes, cookie);
        if (message.payload() instanceof Decoded.Understood(var dictionary)) {
            NgResult result = calls.handle(NgRequest.of(dictionary));
            if (result instanceof NgResult.Done done) {
                Bounds.holds(NgMessage.cookieLength(message.reply(done.reply())) == cookie, "the cookie has changed");
                described(done.reply().text("sdp"));
            }
        }
    }

    private static void described(String sdp) {
        try {
            if (sdp != null) {
                SdpBody.parse(sdp);
            }
        } catch (SdpRejected e) {
            throw new AssertionError("we cannot read what we say: " + sdp, e);
        }
    }
}
