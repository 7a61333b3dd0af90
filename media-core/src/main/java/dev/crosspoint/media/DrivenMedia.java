package dev.crosspoint.media;

import dev.crosspoint.media.io.Counters;
import dev.crosspoint.media.io.InMemoryIo;
import java.lang.foreign.Arena;

/**
 * A whole media engine of one shard without sockets and without a thread: for tests in virtual time and for benchmarks
 * that measure the path alone. Everything but DTLS happens on the thread that opened it, inside its calls.
 */
public final class DrivenMedia implements AutoCloseable {
    private final MediaEngine engine;
    private final InMemoryIo io;

    private DrivenMedia(MediaEngine engine) {
        this.engine = engine;
        this.io = (InMemoryIo) engine.shard(0).io();
    }

    /**
     * @param nowNs where its time begins
     * @param network takes what the engine sends
     */
    public static DrivenMedia open(MediaSettings settings, long nowNs, InMemoryIo.Network network) {
        MediaEngine engine = MediaEngine.driven(settings, new WallClock(1_700_000_000_000L, nowNs),
                (Arena arena, ShardRing ring, Counters counters) -> new InMemoryIo(arena, ring, counters, network));
        engine.shard(0).turn(nowNs);
        return new DrivenMedia(engine);
    }

    public MediaEngine engine() {
        return engine;
    }

    /** Where datagrams are delivered, by port number. */
    public InMemoryIo io() {
        return io;
    }

    /** One batch of the shard: what was delivered, what is due at this time, and out with what they queued. */
    public void turn(long nowNs) {
        engine.shard(0).turn(nowNs);
    }

    /** Timers that are set; none are left when everything is closed. */
    public int timers() {
        return engine.shard(0).timers().size();
    }

    @Override
    public void close() {
        engine.close();
    }
}
