package dev.crosspoint.ng.call;

import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.NgCounters;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.file.SoundFile;
import dev.crosspoint.transcoder.Wav;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sounds of {@code play media}: WAV files of the one folder for that, or in the request. A file is decoded once for
 * all who play it and kept as long as there is room; all decoded sound together is bounded.
 */
final class Sounds implements AutoCloseable {
    static final long USUAL_BYTES = 48L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Sounds.class);
    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final int MAX_SECONDS = 600;
    private static final int HEAD_BYTES = 256 << 10;
    private static final int OVERHEAD_BYTES = 1024;

    /** What came of looking for a sound. */
    sealed interface Sought { }

    /**
     * The finder is a user of it, and is to release it.
     *
     * @param fresh nothing of it is decoded yet
     */
    record Found(SharedSound sound, boolean fresh) implements Sought { }

    record Missing(String why) implements Sought { }

    private record Version(Path path, long modifiedMs, long bytes) { }

    private record Kept(SharedSound sound, long bytes) { }

    private final Path folder;
    private final long maxBytes;
    private final NgCounters counters;
    /** Last used last. Guarded by this, with the bytes of all: control threads look for sounds at the same time. */
    private final Map<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private final ThreadPoolExecutor decoder = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("ng-sound").factory());

    /** @param folder null = there are no files */
    Sounds(Path folder, long maxBytes, NgCounters counters) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.counters = counters;
        decoder.allowCoreThreadTimeOut(true);
    }

    Sought find(NgRequest request) {
        if (request.text("blob") != null) {
            return blob(request.text("blob").getBytes(StandardCharsets.ISO_8859_1));
        }
        String file = request.text("file");
        if (file == null) {
            return new Missing(request.text("db-id") != null ? "db-id is not supported: use file or blob"
                    : "play media needs a file or a blob");
        }
        if (folder == null) {
            return new Missing("files need ng.media-dir in the configuration");
        }
        try {
            return file(file);
        } catch (IOException | RuntimeException unreadable) {
            return new Missing("the file cannot be read");
        }
    }

    private Sought file(String name) throws IOException {
        Path root = folder.toRealPath();
        Path path = root.resolve(name).toRealPath();
        BasicFileAttributes about = Files.readAttributes(path, BasicFileAttributes.class);
        if (!path.startsWith(root) || !about.isRegularFile()) {
            return new Missing("the file is not in the folder of media files");
        }
        Version version = new Version(path, about.lastModifiedTime().toMillis(), about.size());
        Found known = known(version);
        if (known != null) {
            return known;
        }
        if (about.size() > MAX_FILE_BYTES) {
            return new Missing("the file has more than " + (MAX_FILE_BYTES >> 20) + " MB");
        }
        byte[] beginning;
        try (InputStream in = Files.newInputStream(path)) {
            beginning = in.readNBytes(HEAD_BYTES);
        }
        Sought sought = room(version, Wav.outline(beginning, about.size()));
        if (sought instanceof Found(SharedSound sound, boolean fresh) && fresh) {
            sound.hold();
            decoder.execute(() -> decode(version, sound));
        }
        return sought;
    }

    /** Decoded at once: it is no longer than a request. */
    private Sought blob(byte[] wav) {
        Sought sought = room(new Object(), Wav.outline(wav, wav.length));
        if (sought instanceof Found(SharedSound sound, boolean _)) {
            try {
                decode(sound, new ByteArrayInputStream(wav));
            } catch (IOException broken) {
                sound.release();
                return new Missing("the sound cannot be played: " + broken.getMessage());
            }
        }
        return sought;
    }

    private synchronized Found known(Object key) {
        Kept k = kept.get(key);
        if (k == null) {
            return null;
        }
        k.sound().hold();
        return new Found(k.sound(), false);
    }

    /** A sound of the right length with nothing in it yet, for which others that nobody plays may have to go. */
    private Sought room(Object key, Wav.Outline outline) {
        if (!(outline instanceof Wav.Head head)) {
            return new Missing("the sound cannot be played: " + ((Wav.Rejected) outline).reason());
        }
        long samples = (head.frames() * SharedSound.RATE_HZ + head.rateHz() - 1) / head.rateHz();
        if (samples > (long) MAX_SECONDS * SharedSound.RATE_HZ) {
            return new Missing("the sound is longer than " + MAX_SECONDS + " seconds");
        }
        long needed = samples * 2 + OVERHEAD_BYTES;
        synchronized (this) {
            Found known = known(key); // somebody else was faster
            if (known != null) {
                return known;
            }
            kept.entrySet().removeIf(e -> !(e.getKey() instanceof Version) && drop(e.getValue(), true));
            kept.entrySet().removeIf(e -> drop(e.getValue(), bytes + needed > maxBytes));
            if (bytes + needed > maxBytes) {
                counters.add(NgCounter.SOUNDS_REFUSED);
                return new Missing("no room for the sound: " + (bytes >> 20) + " MB of " + (maxBytes >> 20)
                        + " MB are being played");
            }
            SharedSound sound = new SharedSound((int) samples);
            kept.put(key, new Kept(sound, needed));
            bytes += needed;
            return new Found(sound, true);
        }
    }

    private boolean drop(Kept k, boolean wanted) {
        boolean dropped = wanted && k.sound().idle();
        bytes -= dropped ? k.bytes() : 0;
        return dropped;
    }

    /** Nobody finds it any more; it counts until those who play it end. */
    private synchronized void hide(Version version) {
        Kept k = kept.remove(version);
        if (k != null) {
            kept.put(new Object(), k);
        }
    }

    private void decode(Version version, SharedSound sound) {
        try (InputStream in = Files.newInputStream(version.path())) {
            decode(sound, in);
        } catch (IOException | RuntimeException broken) {
            LOG.warn("{} cannot be played to its end: {}", version.path().getFileName(), broken.toString());
            hide(version);
        } finally {
            sound.end();
            sound.release();
        }
    }

    private void decode(SharedSound sound, InputStream in) throws IOException {
        counters.add(NgCounter.SOUNDS_DECODED);
        switch (SoundFile.open(SoundFile.Kind.WAV, in)) {
            case SoundFile.Rejected rejected -> throw new IOException(rejected.reason());
            case SoundFile.Opened opened -> sound.decode(PhoneRate.of(opened.sound()));
        }
    }

    /** Of decoded sound that is played or kept. */
    synchronized long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        decoder.shutdownNow();
    }
}
