package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.Verb;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said into a conference: documents one after the other, on a thread of its own while there is one. */
final class ConferenceScript {
    /** Does what a verb says in a room; blocks until it is over. */
    @FunctionalInterface
    interface RoomVerbs {
        void execute(Verb verb, CallMedia.Room room) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ConferenceScript.class);
    private static final int MAX_WAITING = 20;

    private final String conferenceId;
    private final CallMedia.Room room;
    private final RoomVerbs verbs;
    private final Deque<BxmlDocument> waiting = new ArrayDeque<>();
    private Thread worker;
    private boolean stopped;

    ConferenceScript(String conferenceId, CallMedia.Room room, RoomVerbs verbs) {
        this.conferenceId = conferenceId;
        this.room = room;
        this.verbs = verbs;
    }

    /** Runs it behind the others; false when too many wait or the conference is over. */
    synchronized boolean run(BxmlDocument document) {
        if (stopped || waiting.size() >= MAX_WAITING) {
            LOG.warn("conference {}: a document more than can wait, dropped", conferenceId);
            return false;
        }
        waiting.add(document);
        if (worker == null) {
            worker = Thread.ofVirtual().name("script-" + conferenceId).start(this::work);
        }
        return true;
    }

    synchronized void stop() {
        stopped = true;
        waiting.clear();
        if (worker != null) {
            worker.interrupt();
        }
    }

    private void work() {
        while (true) {
            BxmlDocument document;
            synchronized (this) {
                document = stopped ? null : waiting.poll();
                if (document == null) {
                    worker = null;
                    return;
                }
            }
            for (Verb verb : document.verbs()) {
                if (!done(verb)) {
                    break;
                }
            }
        }
    }

    /** A verb that fails is skipped; false when the conference is over. */
    private boolean done(Verb verb) {
        try {
            verbs.execute(verb, room);
            return true;
        } catch (InterruptedException _) {
            return false;
        } catch (RuntimeException e) {
            LOG.warn("conference {}: {} failed and is skipped", conferenceId, verb.getClass().getSimpleName(), e);
            return true;
        }
    }
}
