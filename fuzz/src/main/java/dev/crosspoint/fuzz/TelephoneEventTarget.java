package dev.crosspoint.fuzz;

import dev.crosspoint.transcoder.DtmfReceiver;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.nio.ByteBuffer;

/**
 * Telephone events (RFC 4733): each is a time since the one before, timestamp and payload. There is at most one key for
 * a packet, and it is one of the sixteen.
 */
public final class TelephoneEventTarget {
    private static final long TICK_NS = 1_000_000;

    private TelephoneEventTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 64 * 1024, input -> {
            int[] keys = new int[1];
            DtmfReceiver receiver = new DtmfReceiver((input.u8() & 1) == 0 ? 8000 : 48_000, (key, durationMs) -> {
                keys[0]++;
                Bounds.holds(TelephoneEvent.eventOf(key) >= 0 && durationMs >= 0, key + " of " + durationMs + " ms");
            });
            long nowNs = 0;
            int packets = 0;
            while (!input.isEmpty()) {
                nowNs += input.u16() * TICK_NS;
                receiver.timers(nowNs);
                int timestamp = input.i32();
                byte[] payload = input.block();
                boolean taken = receiver.receive(ByteBuffer.wrap(payload), 0, payload.length, timestamp, nowNs);
                packets += taken ? 1 : 0;
                Bounds.holds(keys[0] <= packets, keys[0] + " keys out of " + packets + " packets");
                if (taken) {
                    written(ByteBuffer.wrap(payload));
                }
            }
        });
    }

    /** All but the reserved bit comes out as it went in. */
    private static void written(ByteBuffer in) {
        ByteBuffer out = ByteBuffer.allocate(TelephoneEvent.LENGTH);
        TelephoneEvent.write(TelephoneEvent.event(in, 0), TelephoneEvent.end(in, 0), TelephoneEvent.volume(in, 0),
                TelephoneEvent.duration(in, 0), out, 0);
        Bounds.holds((in.getInt(0) & ~0x400000) == out.getInt(0), "written otherwise");
    }
}
