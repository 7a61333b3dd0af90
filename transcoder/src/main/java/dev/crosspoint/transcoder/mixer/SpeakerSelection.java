package dev.crosspoint.transcoder.mixer;

/**
 * Chooses who is heard: the loudest few. One who talks is replaced only by somebody clearly louder and not in the first
 * moments; silence ends a turn by itself, so a conference at rest is quiet.
 */
final class SpeakerSelection {
    /** Mean square of about -58 dBov: softer is background. */
    private static final double GATE = 40 * 40;
    /** 6 dB. */
    private static final double CLEARLY_LOUDER = 4;
    private static final int LEAST_TICKS = 10;

    private final int loudest;

    SpeakerSelection(int loudest) {
        this.loudest = loudest;
    }

    void select(MixerParty[] parties, int count) {
        int talking = 0;
        for (int i = 0; i < count; i++) {
            MixerParty party = parties[i];
            boolean stays = party.talking() && party.level() > GATE;
            party.talk(stays);
            talking += stays ? 1 : 0;
        }
        MixerParty next = loudestWaiting(parties, count);
        while (next != null && talking < loudest) {
            next.talk(true);
            talking++;
            next = loudestWaiting(parties, count);
        }
        if (next != null) {
            MixerParty weakest = weakestTalking(parties, count);
            if (weakest != null && next.average() > CLEARLY_LOUDER * weakest.average()) {
                weakest.talk(false);
                next.talk(true);
            }
        }
    }

    private static MixerParty loudestWaiting(MixerParty[] parties, int count) {
        MixerParty best = null;
        for (int i = 0; i < count; i++) {
            MixerParty party = parties[i];
            if (!party.talking() && party.level() > GATE && (best == null || party.average() > best.average())) {
                best = party;
            }
        }
        return best;
    }

    private static MixerParty weakestTalking(MixerParty[] parties, int count) {
        MixerParty worst = null;
        for (int i = 0; i < count; i++) {
            MixerParty party = parties[i];
            if (party.talking() && party.talkingTicks() >= LEAST_TICKS
                    && (worst == null || party.average() < worst.average())) {
                worst = party;
            }
        }
        return worst;
    }
}
