package dev.crosspoint.signaling.prompt;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.file.SoundFile;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.share.Places;
import dev.crosspoint.signaling.webhook.Downloads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that customers name: fetched, decoded as they come in, and kept as long as their server allows. A file can be
 * played from its first second on. What a server does not allow to be kept serves those alone who ask while it is on
 * its way, and is fetched again for who comes later.
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
    private final int share;
    private final Places<String> places;
    private final ConcurrentMap<Key, Growing> growing = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);

    AudioFiles(Downloads downloads, PromptSettings settings, PromptCounters counters, InstantSource clock) {
        this.downloads = downloads;
        this.settings = settings;
        this.counters = counters;
        this.clock = clock;
        this.share = Math.max(1, settings.fetches() / 4);
        this.places = new Places<>(settings.fetches(), share, settings.fetches(), counters.filesWaited);
    }

    /** Tells what came of it, once, at once or on another thread; not any more once the preparation is closed. */
    void prepare(Key key, BasicCredentials credentials, Preparation wanted, Consumer<Prepared> whenReady) {
        counters.files.increment();
        SoundOnDisk fresh = fresh(key);
        if (fresh != null) {
            counters.filesFresh.increment();
            whenReady.accept(new Prepared.Ready(new Held(fresh)));
            return;
        }
        long nowNs = System.nanoTime();
        Growing known = growing.get(key);
        while (known == null || !known.join(wanted, whenReady, nowNs)) {
            Growing begun = new Growing(settings.headTimeout().toNanos(), nowNs);
            begun.join(wanted, whenReady, nowNs);
            if (known == null ? growing.putIfAbsent(key, begun) == null : growing.replace(key, known, begun)) {
                Thread.ofVirtual().name("audio-file").start(() -> fetch(key, credentials, begun));
                return;
            }
            known = growing.get(key);
        }
        counters.filesJoined.increment();
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

    private void fetch(Key key, BasicCredentials credentials, Growing one) {
        try (Places<String>.Place place = places.ask(key.accountId())) {
            one.whenUnwanted(place::giveUp);
            PromptLimit limit = switch (place.await(settings.headTimeout())) {
                case null -> null;
                case SHARE -> PromptLimit.FETCHES_OF_ACCOUNT;
                case ALL -> PromptLimit.FETCHES;
            };
            one.moved(System.nanoTime());
            if (one.unwanted()) {
                return;
            }
            if (limit == null) {
                download(key, credentials, one);
            } else {
                counters.refused(limit).increment();
                refuse(key, tooMany(limit), limit, one);
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof RuntimeException || !one.unwanted()) {
                refuse(key, e instanceof IOException ? "the transfer broke off" : "internal error", null, one);
                LOG.warn("an audio file of {} could not be read", key.url().getHost(), e);
            }
        } finally {
            growing.remove(key, one);
        }
    }

    private String tooMany(PromptLimit limit) {
        return "too many audio files are being fetched" + (limit == PromptLimit.FETCHES_OF_ACCOUNT
            ? " for this account: " + share : ": " + settings.fetches())
            + " at once, others wait for " + settings.headTimeout().toSeconds() + " seconds at most";
    }

    private void download(Key key, BasicCredentials credentials, Growing one) throws IOException {
        switch (downloads.get(key.url(), credentials, new Downloads.Limits(settings.headTimeout(),
            settings.fetchTimeout(), settings.fileBytes()))) {
            case Downloads.Got got -> {
                one.moved(System.nanoTime());
                try (InputStream in = new BufferedInputStream(got.body(), 16 * 1024)) {
                    one.whenUnwanted(() -> cutOff(got.body()));
                    open(key, got, in, one);
                } finally {
                    one.whenUnwanted(null);
                }
            }
            case Downloads.Failed failed -> refuse(key, failed.detail(), null, one);
            default -> throw new IllegalStateException("a redirect was not followed");
        }
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

    private void refuse(Key key, String why, PromptLimit limit, Growing one) {
        counters.filesFailed.increment();
        one.end(() -> new Prepared.Failed("Audio of " + key.url().getHost() + " cannot be played: " + why, limit));
    }

    private void open(Key key, Downloads.Got got, InputStream in, Growing one) throws IOException {
        SoundFile.Kind kind = SoundFile.kind(got.contentType(), got.from().getPath());
        switch (SoundFile.open(kind, in)) {
            case SoundFile.Rejected(String reason) -> refuse(key, reason, null, one);
            case SoundFile.Opened(SoundStream sound) -> {
                SoundOnDisk disk = SoundOnDisk.create(settings.directory());
                try {
                    boolean whole = copy(PhoneRate.of(sound), disk, one);
                    if (whole && !got.freshness().lifetime().isZero()) {
                        keep(key, disk, got.freshness().lifetime());
                    }
                    one.end(() -> held(disk)); // who hears its end and asks again has it fetched again
                } finally {
                    disk.complete();
                    letGo(disk);
                }
            }
        }
    }

    /** The sound for one more call; null once it was let go of. */
    private Prepared held(SoundOnDisk disk) {
        return disk.hold() ? new Prepared.Ready(new Held(disk)) : null;
    }

    /** True when all of it came; a transfer that breaks off or that nobody listens to any more ends early. */
    private boolean copy(SoundStream from, SoundOnDisk to, Growing one) throws IOException {
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
                one.moved(System.nanoTime());
                if (length >= AHEAD && !told) {
                    told = true;
                    one.playable(() -> held(to));
                }
                if (length >= most || one.unwanted()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            if (one.unwanted()) {
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
