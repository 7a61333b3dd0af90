package dev.crosspoint.signaling.prompt;

import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.speech.SpeechException;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Synthesizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spoken sentences: each is made once and kept while there is room, those not asked for longest going first. On threads
 * of its own, few, because making speech takes a whole processor and calls need it more.
 */
final class Speech implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Speech.class);
    private static final int MOST_SAMPLES = PhoneRate.RATE_HZ * 600;
    /** What is shorter is hardly work to make, and may be a long text without sound. */
    private static final int FEWEST_KEPT_SAMPLES = PhoneRate.RATE_HZ / 10;
    static final int MOST_KEPT = 2000;

    private final Synthesizer engine;
    private final PromptCounters counters;
    private final long room;
    private final ThreadPoolExecutor threads;
    private final Map<SpeechRequest, short[]> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<SpeechRequest, CompletableFuture<Prepared>> underWay = new HashMap<>();
    private long bytes;

    Speech(Synthesizer engine, PromptSettings settings, PromptCounters counters) {
        this.engine = engine;
        this.counters = counters;
        this.room = settings.speechBytes();
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(count, count, 10, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(settings.speechWaiting()),
            Thread.ofPlatform().daemon().name("speech-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Tells what came of it, once, at once or on another thread. */
    void prepare(SpeechRequest request, Consumer<Prepared> whenReady) {
        counters.spoken.increment();
        CompletableFuture<Prepared> answer;
        synchronized (this) {
            short[] pcm = kept.get(request);
            if (pcm != null) {
                counters.spokenBefore.increment();
                answer = CompletableFuture.completedFuture(new Prepared.Ready(new SpokenSound(pcm)));
            } else if (underWay.containsKey(request)) {
                counters.spokenBefore.increment();
                answer = underWay.get(request);
            } else {
                answer = new CompletableFuture<>();
                start(request, answer);
            }
        }
        answer.thenAccept(whenReady);
    }

    private void start(SpeechRequest request, CompletableFuture<Prepared> answer) {
        underWay.put(request, answer);
        try {
            threads.execute(() -> answer.complete(made(request)));
        } catch (RejectedExecutionException _) {
            underWay.remove(request);
            counters.unspoken.increment();
            answer.complete(new Prepared.Failed("too many sentences wait to be spoken"));
        }
    }

    private Prepared made(SpeechRequest request) {
        short[] pcm = null;
        try {
            if (!engine.speaks(request.language())) {
                counters.wrongLanguage.increment();
                LOG.warn("no voice speaks {}; a sentence is read by another", request.language());
            }
            pcm = all(engine.synthesize(request));
        } catch (SpeechException | IOException | RuntimeException | Error e) {
            counters.unspoken.increment();
            LOG.warn("a sentence could not be spoken by {}", engine.id(), e);
        }
        synchronized (this) {
            underWay.remove(request);
            if (pcm != null) {
                keep(request, pcm);
            }
        }
        return pcm == null ? new Prepared.Failed("the sentence could not be spoken")
            : new Prepared.Ready(new SpokenSound(pcm));
    }

    private void keep(SpeechRequest request, short[] pcm) {
        if (pcm.length < FEWEST_KEPT_SAMPLES || pcm.length * 2L > room / 4) {
            return; // one long text is not worth all the others
        }
        kept.put(request, pcm);
        bytes += pcm.length * 2L;
        Iterator<short[]> oldest = kept.values().iterator();
        while (bytes > room || kept.size() > MOST_KEPT) {
            bytes -= oldest.next().length * 2L;
            oldest.remove();
        }
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
        threads.shutdownNow();
        engine.close();
    }
}
