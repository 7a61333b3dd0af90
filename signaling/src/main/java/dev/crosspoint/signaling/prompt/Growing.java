package dev.crosspoint.signaling.prompt;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A file on its way, with all who ask for it meanwhile: one fetch serves them, also where its reply may not be kept for
 * those who ask later. It is given up once none of them wants it any more.
 */
final class Growing {
    private final long stalledNs;
    private final Map<Preparation, Consumer<Prepared>> untold = new LinkedHashMap<>();
    private final Set<Preparation> wanting = new HashSet<>();
    private Supplier<Prepared> playable;
    private long movedNs;
    private boolean over;
    private Runnable whenUnwanted;

    /** @param stalledNs without a step forward, after which others had better fetch for themselves */
    Growing(long stalledNs, long nowNs) {
        this.stalledNs = stalledNs;
        this.movedNs = nowNs;
    }

    /**
     * Tells what came of it, once, at once or on another thread; not any more once the preparation is closed.
     *
     * @return false where it is over or stands still: who asks now needs a fetch of its own
     */
    boolean join(Preparation wanted, Consumer<Prepared> whenReady, long nowNs) {
        Prepared atOnce = null;
        synchronized (this) {
            if (over || nowNs - movedNs > stalledNs) {
                return false;
            }
            if (playable == null) {
                untold.put(wanted, whenReady);
            } else {
                atOnce = playable.get();
                if (atOnce == null) {
                    return false;
                }
            }
            wanting.add(wanted);
        }
        wanted.whenClosed(() -> leave(wanted));
        if (atOnce != null) {
            whenReady.accept(atOnce);
        }
        return true;
    }

    private void leave(Preparation wanted) {
        Runnable step;
        synchronized (this) {
            untold.remove(wanted);
            wanting.remove(wanted);
            if (!wanting.isEmpty()) {
                return;
            }
            over = true;
            step = whenUnwanted;
            whenUnwanted = null;
        }
        if (step != null) {
            step.run();
        }
    }

    /** Once nobody wants it, nobody will. */
    synchronized boolean unwanted() {
        return wanting.isEmpty();
    }

    /** What to do once nobody wants it, at once if nobody does; null when there is nothing to be done any more. */
    void whenUnwanted(Runnable step) {
        synchronized (this) {
            whenUnwanted = step;
            if (!wanting.isEmpty() || step == null) {
                return;
            }
            whenUnwanted = null;
        }
        step.run();
    }

    /** It came a step further. */
    synchronized void moved(long nowNs) {
        movedNs = nowNs;
    }

    /** There is enough to be played while more comes: a sound for each, or null where it was let go of. */
    void playable(Supplier<Prepared> sounds) {
        synchronized (this) {
            playable = sounds;
        }
        tell(sounds);
    }

    /** Nobody joins any more, and who was told nothing is told this. */
    void end(Supplier<Prepared> last) {
        synchronized (this) {
            over = true;
        }
        tell(last);
    }

    private void tell(Supplier<Prepared> each) {
        List<Consumer<Prepared>> told;
        synchronized (this) {
            told = List.copyOf(untold.values());
            untold.clear();
        }
        told.forEach(one -> one.accept(each.get()));
    }
}
