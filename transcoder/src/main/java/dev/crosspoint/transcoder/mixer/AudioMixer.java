package dev.crosspoint.transcoder.mixer;

import dev.crosspoint.transcoder.PcmFrame;
import java.util.Arrays;

/**
 * Mixes the voices of a conference: each party hears the loudest of the others and never itself. Clocked by output: one
 * {@link #tick} for each 20 ms of mix, whatever has come in by then. One thread; a tick allocates nothing.
 */
public final class AudioMixer {
    private final MixerSettings settings;
    private final MixerParty[] parties;
    private final SpeakerSelection selection;
    private final Mix everyone;
    private final Announcer announcer;
    private final int[] total;
    private final int[] sum;
    private int count;
    private long tick;

    public AudioMixer(MixerSettings settings) {
        this.settings = settings;
        parties = new MixerParty[settings.maxParties()];
        selection = new SpeakerSelection(settings.loudest());
        everyone = new Mix(settings.rateHz());
        announcer = new Announcer(settings.rateHz());
        total = new int[settings.frame()];
        sum = new int[settings.frame()];
    }

    /** A new party with sound of that rate in both directions; null when there is no place. */
    public MixerParty join(int rateHz) {
        if (count == parties.length) {
            return null;
        }
        MixerParty party = new MixerParty(rateHz, settings.rateHz(), everyone);
        everyone.serve(rateHz);
        parties[count++] = party;
        return party;
    }

    /** The party neither hears nor is heard any more. */
    public void leave(MixerParty party) {
        for (int i = 0; i < count; i++) {
            parties[i].coachesNoMore(party);
        }
        for (int i = 0; i < count; i++) {
            if (parties[i] == party) {
                System.arraycopy(parties, i + 1, parties, i, count - i - 1);
                parties[--count] = null;
                return;
            }
        }
    }

    public int parties() {
        return count;
    }

    /** What is said to all. */
    public Announcer announcer() {
        return announcer;
    }

    /** This tick as it is heard by one who says nothing, at the rate of the mix; valid until the next. */
    public PcmFrame everyone() {
        return everyone.frame(settings.rateHz(), tick, everyone);
    }

    /** Mixes the next 20 ms; then {@link MixerParty#heard} of each party is its part of it. */
    public void tick() {
        tick++;
        for (int i = 0; i < count; i++) {
            parties[i].listen(tick);
        }
        selection.select(parties, count);
        Arrays.fill(total, 0);
        announcer.addTo(total);
        for (int i = 0; i < count; i++) {
            parties[i].speak();
            if (parties[i].toAll().audible()) {
                parties[i].toAll().addTo(total);
            }
        }
        everyone.set(total, tick);
        for (int i = 0; i < count; i++) {
            hear(parties[i]);
        }
    }

    /** The loudest of those who are heard, or null: nobody speaks. */
    public MixerParty loudest() {
        MixerParty best = null;
        for (int i = 0; i < count; i++) {
            if (parties[i].talking() && (best == null || parties[i].average() > best.average())) {
                best = parties[i];
            }
        }
        return best;
    }

    private void hear(MixerParty party) {
        boolean inTotal = party.toAll().audible();
        boolean coached = coached(party);
        if (party.held() || !inTotal && !coached) {
            party.hear(everyone);
            return;
        }
        System.arraycopy(total, 0, sum, 0, sum.length);
        if (inTotal) {
            party.toAll().takeFrom(sum);
        }
        for (int i = 0; coached && i < count; i++) {
            if (parties[i].coaches(party) && parties[i].toOne().audible()) {
                parties[i].toOne().addTo(sum);
            }
        }
        party.own().set(sum, tick);
        party.hear(party.own());
    }

    private boolean coached(MixerParty party) {
        for (int i = 0; i < count; i++) {
            if (parties[i].coaches(party) && parties[i].toOne().audible()) {
                return true;
            }
        }
        return false;
    }
}
