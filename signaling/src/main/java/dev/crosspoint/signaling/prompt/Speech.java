package dev.crosspoint.signaling.prompt;

import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.speech.SpeechException;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Synthesizer;
import dev.crosspoint.signaling.share.FairQueue;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spoken sentences: each is made once and kept while there is room, for all accounts. Of the account for which most is
 * kept, those not asked for longest go first. On threads of its own, few, because making speech takes a whole processor
 * and calls need it more. Accounts take turns at them, and none has more than a share of what may wait. A sentence that
 * nobody wants any more is not made.
 */
final class Speech implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Speech.class);
    private static final int MOST_SAMPLES = PhoneRate.RATE_HZ * 600;
    /** What is shorter is hardly work to make, and may be a long text without sound. */
    private static final int FEWEST_KEPT_SAMPLES = PhoneRate.RATE_HZ / 10;
    static final int MOST_KEPT = 2000;
    /** Sentences made at once. */
    static final int VOICES = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** A sentence as one account asks for it: it waits in that account's queue and in no other. */
    private record Key(String accountId, SpeechRequest request) { }

    /** @param accountId for which it was made */
    private record Kept(String accountId, short[] pcm) {
        long bytes() {
            return 2L * pcm.length;
        }
    }

    /** What waits or is being made. */
    private static final class Sentence {
        final Key key;
        final Map<Preparation, Consumer<Prepared>> wanted = new LinkedHashMap<>();

        Sentence(Key key) {
            this.key = key;
        }
    }

    private final Synthesizer engine;
    private final PromptCounters counters;
    private final long room;
    private final int most;
    private final int share;
    private final ThreadPoolExecutor threads;
    private final Map<SpeechRequest, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Key, Sentence> underWay = new HashMap<>();
    private final FairQueue<String, Sentence> waiting = new FairQueue<>();
    private int voices;
    private long bytes;
    private boolean closed;

    Speech(Synthesizer engine, PromptSettings settings, PromptCounters counters) {
        this.engine = engine;
        this.counters = counters;
        this.room = settings.speechBytes();
        this.most = settings.speechWaiting() + VOICES;
        this.share = Math.max(1, settings.speechWaiting() / 4);
        threads = new ThreadPoolExecutor(VOICES, VOICES, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("speech-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Tells what came of it, once, at once or on another thread; not any more once the preparation is closed. */
    void prepare(String accountId, SpeechRequest request, Preparation wanted, Consumer<Prepared> whenReady) {
        counters.spoken.increment();
        Prepared atOnce = begun(new Key(accountId, request), wanted, whenReady);
        if (atOnce != null) {
            whenReady.accept(atOnce);
        }
    }

    /** What is known already; null where it is told later. */
    private synchronized Prepared begun(Key key, Preparation wanted, Consumer<Prepared> whenReady) {
        Kept before = kept.get(key.request());
        if (before != null) {
            counters.spokenBefore.increment();
            return new Prepared.Ready(new SpokenSound(before.pcm()));
        }
        Sentence sentence = underWay.get(key);
        if (sentence != null) {
            counters.spokenBefore.increment();
        } else {
            Prepared.Failed refused = refused(key.accountId());
            if (refused != null) {
                counters.unspoken.increment();
                return refused;
            }
            sentence = new Sentence(key);
            queue(sentence);
        }
        sentence.wanted.put(wanted, whenReady);
        Sentence asked = sentence;
        wanted.whenClosed(() -> leave(asked, wanted));
        return null;
    }

    /** Why no more sentences are taken; null where one is. */
    private Prepared.Failed refused(String accountId) {
        if (closed) {
            return new Prepared.Failed("no sentence is spoken any more: the node is stopping");
        }
        PromptLimit limit = null;
        String why = null;
        if (underWay.keySet().stream().filter(key -> key.accountId().equals(accountId)).count() >= share) {
            limit = PromptLimit.SPEECH_OF_ACCOUNT;
            why = "too many sentences of this account wait to be spoken: more than " + share + " at once";
        } else if (underWay.size() >= most) {
            limit = PromptLimit.SPEECH;
            why = "too many sentences wait to be spoken on this node: more than " + most + " at once";
        }
        if (limit == null) {
            return null;
        }
        counters.refused(limit).increment();
        return new Prepared.Failed(why, limit);
    }

    private void queue(Sentence sentence) {
        underWay.put(sentence.key, sentence);
        waiting.add(sentence.key.accountId(), sentence);
        if (voices < VOICES) {
            voices++;
            threads.execute(this::speak);
        }
    }

    private synchronized void leave(Sentence sentence, Preparation wanted) {
        sentence.wanted.remove(wanted);
        if (sentence.wanted.isEmpty() && waiting.remove(sentence.key.accountId(), sentence)) {
            underWay.remove(sentence.key);
        }
    }

    /** One voice: what waits, until nothing does. */
    private void speak() {
        for (Sentence sentence = next(); sentence != null; sentence = next()) {
            short[] pcm = before(sentence.key.request());
            tell(sentence, pcm == null ? made(sentence.key.request()) : pcm);
        }
    }

    private synchronized Sentence next() {
        Sentence next = waiting.next();
        if (next == null) {
            voices--;
        }
        return next;
    }

    /** What another account's asking made meanwhile. */
    private synchronized short[] before(SpeechRequest request) {
        Kept before = kept.get(request);
        return before == null ? null : before.pcm();
    }

    /** Null where the engine failed. */
    private short[] made(SpeechRequest request) {
        try {
            if (!engine.speaks(request.language())) {
                counters.wrongLanguage.increment();
                LOG.warn("no voice speaks {}; a sentence is read by another", request.language());
            }
            return all(engine.synthesize(request));
        } catch (SpeechException | IOException | RuntimeException | Error e) {
            counters.unspoken.increment();
            LOG.warn("a sentence could not be spoken by {}", engine.id(), e);
            return null;
        }
    }

    private void tell(Sentence sentence, short[] pcm) {
        List<Consumer<Prepared>> told;
        synchronized (this) {
            underWay.remove(sentence.key);
            told = List.copyOf(sentence.wanted.values());
            sentence.wanted.clear();
            if (pcm != null) {
                keep(sentence.key, pcm);
            }
        }
        for (Consumer<Prepared> one : told) {
            try {
                one.accept(pcm == null ? new Prepared.Failed("the sentence could not be spoken")
                    : new Prepared.Ready(new SpokenSound(pcm)));
            } catch (RuntimeException e) {
                LOG.error("who asked for a sentence could not be told", e);
            }
        }
    }

    private void keep(Key key, short[] pcm) {
        if (pcm.length < FEWEST_KEPT_SAMPLES || pcm.length * 2L > room / 4) {
            return; // one long text is not worth all the others
        }
        Kept before = kept.put(key.request(), new Kept(key.accountId(), pcm));
        bytes += 2L * pcm.length - (before == null ? 0 : before.bytes());
        while (bytes > room || kept.size() > MOST_KEPT) {
            dropOldest(largest());
        }
    }

    /** The account for which most is kept; short ones count as if the number alone were bounded. */
    private String largest() {
        Map<String, Long> sizes = new HashMap<>();
        kept.values().forEach(one -> sizes.merge(one.accountId(), Math.max(one.bytes(), room / MOST_KEPT), Long::sum));
        return Collections.max(sizes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private void dropOldest(String accountId) {
        Iterator<Kept> all = kept.values().iterator();
        Kept one = all.next();
        while (!one.accountId().equals(accountId)) {
            one = all.next();
        }
        all.remove();
        bytes -= one.bytes();
    }

    private static short[] all(SoundStream speech) throws IOException, SpeechException {
        SoundStream sound = PhoneRate.of(speech);
        short[] all = new short[PhoneRate.RATE_HZ * 4];
        short[] block = new short[2048];
        int length = 0;
        for (int count = sound.read(block); count >= 0; count = sound.read(block)) {
            if (length + count > MOST_SAMPLES) {
                throw new SpeechException("longer than " + MOST_SAMPLES / PhoneRate.RATE_HZ + " seconds");
            }
            all = length + count > all.length ? Arrays.copyOf(all, all.length * 2) : all;
            System.arraycopy(block, 0, all, length, count);
            length += count;
        }
        return Arrays.copyOf(all, length);
    }

    /** Bytes of sentences kept. */
    synchronized long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
        }
        threads.shutdownNow();
        engine.close();
    }
}
