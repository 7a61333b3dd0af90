package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.Verb;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said into a conference: documents one after the other, on a thread of its own while there is one. */
final class ConferenceScript {
    static final int MAX_WAITING = 20;
    private static final Logger LOG = LoggerFactory.getLogger(ConferenceScript.class);

    /** What becomes of a document. */
    enum Queued {
        /** It runs when those before it have. */
        WAITS,
        /** As many wait as may: it is dropped. */
        TOO_MANY,
        /** The conference is over. */
        OVER
    }

    private final String conferenceId;
    private final RoomVerbs verbs;
    private final ConferenceCounters counters;
    private final Deque<BxmlDocument> waiting = new ArrayDeque<>();
    private boolean working;
    private volatile boolean stopped;

    ConferenceScript(String conferenceId, RoomVerbs verbs, ConferenceCounters counters) {
        this.conferenceId = conferenceId;
        this.verbs = verbs;
        this.counters = counters;
    }

    /** Runs it behind the others. */
    synchronized Queued run(BxmlDocument document) {
        if (stopped) {
            LOG.debug("conference {} is over: a document for it is dropped", conferenceId);
            return Queued.OVER;
        }
        if (waiting.size() >= MAX_WAITING) {
            counters.documentsDropped.increment();
            LOG.warn("conference {}: {} documents wait, one more is dropped", conferenceId, MAX_WAITING);
            return Queued.TOO_MANY;
        }
        waiting.add(document);
        if (!working) {
            working = true;
            Thread.ofVirtual().name("script-" + conferenceId).start(this::work);
        }
        return Queued.WAITS;
    }

    /** The conference is over: what runs is cut short, the rest is dropped. */
    synchronized void stop() {
        stopped = true;
        waiting.clear();
        verbs.end();
    }

    private void work() {
        for (BxmlDocument document = next(); document != null; document = next()) {
            for (Verb verb : document.verbs()) {
                if (!stopped) {
                    run(verb);
                }
            }
        }
    }

    private synchronized BxmlDocument next() {
        BxmlDocument document = waiting.poll();
        working = document != null;
        return document;
    }

    /** A verb that fails is skipped. */
    private void run(Verb verb) {
        String name = verb.getClass().getSimpleName();
        try {
            verbs.execute(verb);
        } catch (RoomVerbs.Failed e) {
            counters.verbsSkipped.increment();
            LOG.warn("conference {}: {} is skipped: {}", conferenceId, name, e.getMessage());
        } catch (RuntimeException | Error e) { // whatever broke, the documents behind it are to run
            counters.verbsSkipped.increment();
            LOG.error("conference {}: {} is skipped", conferenceId, name, e);
        }
    }
}
