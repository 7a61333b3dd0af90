package dev.crosspoint.signaling.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The disk's room for recordings. Safe from any thread. */
final class RecordingRoom {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingRoom.class);

    /** A recording that is being made. */
    private static final class Growing {
        final Path file;
        final Runnable stop;
        volatile boolean cut;

        Growing(Path file, Runnable stop) {
            this.file = file;
            this.stop = stop;
        }
    }

    private final Path dir;
    private final RecordingLimits limits;
    private final AtomicLong keptBytes = new AtomicLong();
    private final Map<String, Growing> growing = new ConcurrentHashMap<>();
    /** As of the last look at them; one that has ended since is counted twice until the next. */
    private volatile long growingBytes;
    private final LongAdder cut = new LongAdder();

    RecordingRoom(Path dir, RecordingLimits limits) {
        this.dir = dir;
        this.limits = limits;
    }

    /** Counts files that are complete; a negative number of bytes counts off. */
    void keep(long bytes) {
        keptBytes.addAndGet(bytes);
    }

    /** The folder must exist: one that does not has no space. */
    boolean full() {
        return keptBytes.get() + growingBytes >= limits.maxBytes()
            || dir.toFile().getUsableSpace() < limits.minFree();
    }

    /** @param stop run when there is no more room; must not block */
    void grows(String recordingId, Path file, Runnable stop) {
        growing.put(recordingId, new Growing(file, stop));
    }

    /** It grows no more; true where that is for want of room. */
    boolean grown(String recordingId) {
        Growing one = growing.remove(recordingId);
        return one != null && one.cut;
    }

    /** Stops all that grow, once there is no more room. */
    void look() {
        growingBytes = growing.values().stream().mapToLong(one -> size(one.file)).sum();
        if (growing.isEmpty() || !full()) {
            return;
        }
        int stopped = 0;
        for (Growing one : growing.values()) {
            if (!one.cut) {
                one.cut = true;
                one.stop.run();
                stopped++;
            }
        }
        if (stopped > 0) {
            cut.add(stopped);
            LOG.error("{} recordings are stopped: {} bytes of {} are used, {} are free on the disk and {} must stay so."
                + " Delete recordings, or give {} a larger disk", stopped, keptBytes.get() + growingBytes,
                limits.maxBytes(), dir.toFile().getUsableSpace(), limits.minFree(), dir);
        }
    }

    /** Recordings stopped for want of room. */
    long cut() {
        return cut.sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }
}
