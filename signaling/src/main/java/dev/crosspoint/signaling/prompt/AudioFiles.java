package dev.crosspoint.signaling.prompt;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.file.SoundFile;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.webhook.Downloads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that customers name: fetched, decoded as they come in, and kept as long as their server allows. A file can be
 * played from its first second on. What a server does not allow to be kept is fetched again for every call. One account
 * has a quarter of all fetches at most, so that a server of its own that stalls is no other account's trouble.
 */
final class AudioFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AudioFiles.class);
    /** So much is there before anybody is told that a file is ready: what is no sound fails before it is played. */
    private static final int AHEAD = PhoneRate.RATE_HZ;
    private static final Duration LONGEST_KEPT = Duration.ofDays(1);
    private static final int MOST_KEPT = 10_000;

    /** One file of one account. */
    record Key(String accountId, URI url, String authorization) { }

    private record Kept(SoundOnDisk sound, Instant until, long bytes) { }

    private final Downloads downloads;
    private final PromptSettings settings;
    private final PromptCounters counters;
    private final InstantSource clock;
    private final Map<String, Integer> fetching = new HashMap<>();
    private int fetches;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);

    AudioFiles(Downloads downloads, PromptSettings settings, PromptCounters counters, InstantSource clock) {
        this.downloads = downloads;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
    }

    /** Tells what came of it, once, at once or on another thread. */
    void prepare(Key key, BasicCredentials credentials, Preparation wanted, Consumer<Prepared> whenReady) {
        counters.files.increment();
        SoundOnDisk fresh = fresh(key);
        if (fresh != null) {
            counters.filesFresh.increment();
            whenReady.accept(new Prepared.Ready(new Held(fresh)));
            return;
        }
        Thread.ofVirtual().name("audio-file").start(() -> fetch(key, credentials, wanted, whenReady));
    }

    private synchronized SoundOnDisk fresh(Key key) {
        Kept found = kept.get(key);
        if (found != null && !clock.instant().isBefore(found.until())) {
            kept.remove(key);
            letGo(found.sound());
            return null;
        }
        return found != null && found.sound().hold() ? found.sound() : null;
    }

    private void fetch(Key key, BasicCredentials credentials, Preparation wanted, Consumer<Prepared> whenReady) {
        String full = enter(key.accountId());
        if (full != null) {
            counters.filesFailed.increment();
            whenReady.accept(new Prepared.Failed(full));
            return;
        }
        boolean[] told = {false};
        Consumer<Prepared> once = prepared -> {
            if (!told[0]) {
                told[0] = true;
                whenReady.accept(prepared);
            }
        };
        try {
            switch (downloads.get(key.url(), credentials, new Downloads.Limits(settings.headTimeout(),
                settings.fetchTimeout(), settings.fileBytes()))) {
                case Downloads.Got got -> {
                    try (InputStream in = new BufferedInputStream(got.body(), 16 * 1024)) {
                        wanted.whenClosed(() -> cutOff(got.body()));
                        open(key, got, in, wanted, once, told);
                    } finally {
                        wanted.whenClosed(null);
                    }
                }
                case Downloads.Failed failed -> refuse(key, failed.detail(), once);
                default -> throw new IllegalStateException("a redirect was not followed");
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof IOException && wanted.closed()) {
                once.accept(new Prepared.Failed("nobody wants it any more"));
                return;
            }
            refuse(key, e instanceof IOException ? "the transfer broke off" : "internal error", once);
            LOG.warn("an audio file of {} could not be read", key.url().getHost(), e);
        } finally {
            leave(key.accountId());
        }
    }

    /** Takes one of the fetches; else why there is none. */
    private synchronized String enter(String accountId) {
        if (fetches >= settings.fetches()) {
            return "too many audio files are being fetched";
        }
        if (fetching.getOrDefault(accountId, 0) >= Math.max(1, settings.fetches() / 4)) {
            return "too many audio files are being fetched for this account";
        }
        fetches++;
        fetching.merge(accountId, 1, Integer::sum);
        return null;
    }

    private synchronized void leave(String accountId) {
        fetches--;
        fetching.computeIfPresent(accountId, (_, n) -> n == 1 ? null : n - 1);
    }

    /** On a thread of its own: who closes a preparation does not wait for a connection to end. */
    private static void cutOff(InputStream body) {
        Thread.ofVirtual().name("audio-file-end").start(() -> {
            try {
                body.close();
            } catch (IOException _) {
                // its reader is told, and nobody else wants to know
            }
        });
    }

    private void refuse(Key key, String why, Consumer<Prepared> once) {
        counters.filesFailed.increment();
        once.accept(new Prepared.Failed("Audio of " + key.url().getHost() + " cannot be played: " + why));
    }

    private void open(Key key, Downloads.Got got, InputStream in, Preparation wanted, Consumer<Prepared> once,
            boolean[] told) throws IOException {
        SoundFile.Kind kind = SoundFile.kind(got.contentType(), got.from().getPath());
        switch (SoundFile.open(kind, in)) {
            case SoundFile.Rejected(String reason) -> refuse(key, reason, once);
            case SoundFile.Opened(SoundStream sound) -> {
                SoundOnDisk disk = SoundOnDisk.create(settings.directory());
                try {
                    boolean whole = copy(PhoneRate.of(sound), disk, wanted, once);
                    if (whole && !got.freshness().lifetime().isZero()) {
                        keep(key, disk, got.freshness().lifetime());
                    }
                    disk.complete();
                    if (!told[0]) {
                        once.accept(new Prepared.Ready(held(disk)));
                    }
                } finally {
                    disk.complete();
                    letGo(disk);
                }
            }
        }
    }

    private Held held(SoundOnDisk disk) {
        if (!disk.hold()) {
            throw new IllegalStateException("let go of while it was written");
        }
        return new Held(disk);
    }

    /** True when all of it came; a transfer that breaks off or that nobody listens to any more ends early. */
    private boolean copy(SoundStream from, SoundOnDisk to, Preparation wanted, Consumer<Prepared> once)
            throws IOException {
        short[] block = new short[4096];
        long most = settings.fileDuration().toSeconds() * PhoneRate.RATE_HZ;
        long length = 0;
        boolean told = false;
        try {
            for (int count = from.read(block); count >= 0; count = from.read(block)) {
                if (bytes.addAndGet(2L * count) > settings.keptBytes() && !makeRoom()) {
                    bytes.addAndGet(-2L * count);
                    throw new IOException("no room for more sound on disk");
                }
                to.append(block, count);
                length += count;
                if (length >= AHEAD && !told) {
                    told = true;
                    once.accept(new Prepared.Ready(held(to)));
                }
                if (length >= most || wanted.closed()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            if (wanted.closed()) {
                return false;
            }
            if (length == 0) {
                throw e;
            }
            counters.filesBroken.increment();
            LOG.warn("an audio file broke off after {} seconds", length / PhoneRate.RATE_HZ);
            return false;
        }
    }

    private synchronized void keep(Key key, SoundOnDisk sound, Duration lifetime) {
        Duration longest = lifetime.compareTo(LONGEST_KEPT) < 0 ? lifetime : LONGEST_KEPT;
        if (sound.hold()) {
            Kept before = kept.put(key, new Kept(sound, clock.instant().plus(longest), sound.bytes()));
            if (before != null) {
                letGo(before.sound());
            }
        }
        while (kept.size() > MOST_KEPT) {
            dropOldest();
        }
    }

    /** Lets go of what was not asked for longest until a tenth is free; false when all that is left is being played. */
    private synchronized boolean makeRoom() {
        while (bytes.get() > settings.keptBytes() / 10 * 9 && !kept.isEmpty()) {
            dropOldest();
        }
        return bytes.get() <= settings.keptBytes();
    }

    private void dropOldest() {
        Key oldest = kept.keySet().iterator().next();
        letGo(kept.remove(oldest).sound());
    }

    private void letGo(SoundOnDisk sound) {
        long size = sound.bytes();
        if (sound.release()) {
            bytes.addAndGet(-size);
        }
    }

    /** Bytes on disk. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public synchronized void close() {
        while (!kept.isEmpty()) {
            dropOldest();
        }
    }

    /** A file as one call holds it. */
    private final class Held implements Sound {
        private final SoundOnDisk sound;
        private boolean closed;

        Held(SoundOnDisk sound) {
            this.sound = sound;
        }

        @Override
        public AudioSource source() {
            return sound.source();
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                letGo(sound);
            }
        }
    }
}
